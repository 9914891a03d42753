# Bagian berkas. Yang disegel hanya terbuka bagi yang berhak.
section-general = Data umum
section-identity = Identitas
section-narrative = Uraian kejadian
section-legal = Catatan hukum
section-location = Keberadaan dan kontak
section-medical = Kesehatan dan psikologis
section-evidence = Bukti dan laporan asli
section-sealed = Disegel
section-sealed-hint = Hanya tim yang berhak dapat membuka bagian ini. Setiap pembukaan dicatat.
section-open = Buka segel
