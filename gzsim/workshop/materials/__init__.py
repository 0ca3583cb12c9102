"""What is printed for a workshop: lesson plan, worksheets and role cards, in English and in Chinese."""
