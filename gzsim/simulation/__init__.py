"""The model: leaders work, borrow and fabricate, month by month, under a scheme."""
