"""Reports: builders of documents from data, their production, approval and forms."""
