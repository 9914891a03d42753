error-sheet-not-xlsx = Berkas ini bukan lembar kerja XLSX. Simpan sebagai “Excel Workbook (.xlsx)”, lalu pilih lagi
error-sheet-locked = Berkas ini terkunci kata sandi. Hapus kata sandinya, lalu pilih lagi
error-sheet-too-large = Berkas terlalu besar. Bagi menjadi berkas dengan paling banyak { $most } baris
error-sheet-empty = Lembar pertama tidak berisi baris. Isi di bawah nama kolom, lalu pilih lagi
error-sheet-heading-merged = Nama kolom berada di sel gabungan { $cells }. Pisahkan selnya, lalu beri nama setiap kolom
error-sheet-columns-missing = Kolom ini tidak ada: { $names }. Tambahkan, atau pakai templat
error-sheet-column-twice = Kolom “{ $name }” ada dua kali. Hapus salah satunya
error-sheet-merged = Baris ini berada di sel gabungan { $cells }. Pisahkan selnya dan isi setiap baris
