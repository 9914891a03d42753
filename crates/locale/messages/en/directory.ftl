error-sheet-not-xlsx = This is not an XLSX spreadsheet. Save it as “Excel Workbook (.xlsx)” and choose it again
error-sheet-locked = This file is locked with a password. Remove the password and choose it again
error-sheet-too-large = The file is too large. Split it into files of no more than { $most } rows
error-sheet-empty = The first sheet has no rows. Fill them in below the names of the columns and choose it again
error-sheet-heading-merged = The names of the columns stand in merged cells, { $cells }. Unmerge them and name each column
error-sheet-columns-missing = These columns are missing: { $names }. Add them, or use the template
error-sheet-column-twice = The column “{ $name }” stands there twice. Remove one of them
error-sheet-merged = This row lies in the merged cells { $cells }. Unmerge them and fill in each row
