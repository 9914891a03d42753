error-file-empty = Berkas kosong. Pilih berkas lain
error-file-too-large = Berkas lebih dari 10 MB. Perkecil, lalu pilih lagi
error-file-kind = Jenis berkas ini tidak diterima. Pilih PDF, foto (JPG, PNG, WebP), DOCX, XLSX, PPTX atau ODT
error-file-damaged = Foto ini tidak dapat dibaca. Buka dan simpan ulang, lalu pilih lagi
