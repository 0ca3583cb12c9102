"""Rules of January: leaders come and go, targets are set anew, money takes effect."""
