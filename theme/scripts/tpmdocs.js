/* What makes pages of tpmdocs more convenient; without it they say the same. */
