error-file-empty = The file is empty. Choose another
error-file-too-large = The file is larger than 10 MB. Make it smaller and choose it again
error-file-kind = This kind of file is not taken. Choose a PDF, a photo (JPG, PNG, WebP), DOCX, XLSX, PPTX or ODT
error-file-damaged = This photo cannot be read. Open it, save it again, then choose it
