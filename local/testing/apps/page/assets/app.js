document.title += ' ✓'
