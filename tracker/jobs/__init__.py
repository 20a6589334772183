"""What runs by the clock or in the background. It calls operations only; rows are the truth."""
