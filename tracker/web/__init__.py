"""HTTP furniture: guard, forms, filters, pagination, headers, error pages, navigation."""
