# Kata yang dipakai di semua halaman.

# Tindakan
button-add = Tambah
button-apply = Terapkan
button-back = Kembali
button-cancel = Batal
button-change = Ubah
button-clear = Kosongkan
button-close = Tutup
button-continue = Lanjutkan
button-copy = Salin
button-delete = Hapus
button-details = Lihat rincian
button-download = Unduh
button-edit = Ubah
button-filter = Saring
button-hide = Sembunyikan
button-next = Berikutnya
button-open = Buka
button-previous = Sebelumnya
button-print = Cetak
button-refresh = Muat ulang
button-remove = Keluarkan
button-retry = Coba lagi
button-save = Simpan
button-save-continue = Simpan dan lanjutkan
button-save-later = Simpan, lanjutkan nanti
button-search = Cari
button-send = Kirim
button-show = Tampilkan
button-undo = Urungkan
button-view-all = Lihat semua

# Jawaban
answer-yes = Ya
answer-no = Tidak
answer-unknown = Tidak diketahui
answer-declined = Tidak ingin menjawab
answer-other = Lainnya
answer-none = Tidak ada
answer-not-recorded = Belum diisi

# Formulir
form-optional = boleh dikosongkan
form-choose = Pilih salah satu
form-choose-many = Boleh pilih lebih dari satu
form-characters = Paling banyak { $n } karakter
form-date-hint = Contoh: 17 Agustus 2025
form-day = Hari
form-month = Bulan
form-year = Tahun
form-precision = Seberapa pasti tanggal ini?
form-area = Wilayah
form-area-hint = Ketik nama desa/kelurahan, kecamatan, kabupaten/kota, atau kode wilayah.
form-area-results = Pilihan wilayah
form-area-found = Pilih dengan panah bawah, lalu Enter.
form-area-none = Tidak ada wilayah yang cocok. Periksa ejaannya atau ketik nama kecamatan.
form-file-hint = Ukuran paling besar { $size }.
form-saving = Menyimpan…
form-saved-at = Tersimpan { $time }
form-save-failed = Belum tersimpan. Periksa sambungan; isian Anda tetap ada di halaman ini.
form-unsaved = Ada isian yang belum tersimpan.
form-draft-restored = Draf pukul { $time } dipulihkan
form-draft-restored-body = Periksa isian di bawah, lalu simpan. Draf ini hanya terlihat oleh Anda.
form-draft-discard = Buang draf dan mulai lagi

# Kesalahan isian
problem-title = Ada masalah
problem-prefix = Kesalahan:

# Dua orang menyimpan bersamaan
conflict-title = Orang lain sudah mengubah isian ini
conflict-body = Tidak ada yang hilang. Bandingkan kedua versi pada isian yang ditandai, pilih yang benar, lalu simpan.
conflict-field = Versi yang berbeda
conflict-saved = Sudah tersimpan
conflict-yours = Yang Anda ketik
conflict-empty = (kosong)

# Daftar dan jumlah
count-results = { $n } hasil
count-characters = { $n } karakter
list-empty = Belum ada isi
list-page = Halaman daftar
list-sort = Urutkan
list-filters = Saringan
list-filters-active = { $n } saringan aktif
table-actions = Tindakan

# Status dan risiko
status-done = Selesai
status-in-progress = Sedang dikerjakan
status-not-started = Belum dibuka
status-incomplete = Belum lengkap
status-cannot-start = Belum bisa dimulai
status-overdue = Lewat batas waktu
status-due = Batas waktu
status-new = Baru
badge-child = Anak
badge-high = Risiko tinggi
badge-do-not-contact = Jangan dihubungi
badge-urgent = Darurat

# Bilah identitas kasus
identity-stage = Tahap
identity-owner = Penanggung jawab
identity-next = Batas berikutnya

# Waktu
day-today = hari ini
day-tomorrow = besok
day-yesterday = kemarin
day-ahead = { $n } hari lagi
day-overdue = lewat { $n } hari
day-ago = { $n } hari lalu
month-1 = Januari
month-2 = Februari
month-3 = Maret
month-4 = April
month-5 = Mei
month-6 = Juni
month-7 = Juli
month-8 = Agustus
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Desember
weekday-monday = Senin
weekday-tuesday = Selasa
weekday-wednesday = Rabu
weekday-thursday = Kamis
weekday-friday = Jumat
weekday-saturday = Sabtu
weekday-sunday = Minggu

# Catatan tentang angka dan grafik
figure-unit = Satuan
figure-period = Periode
figure-source = Sumber
figure-count = n
figure-table = Lihat sebagai tabel
figure-csv = Unduh CSV
