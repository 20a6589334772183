"""The document: number, symbol, dates, legal bases, instructions, targets."""
