# Halaman kesalahan: apa yang terjadi dan apa yang dapat dilakukan.
page-not-found-title = Halaman tidak ditemukan
page-not-found-body = Alamatnya mungkin salah ketik, atau halaman ini tidak tersedia untuk Anda. Jika Anda memerlukan akses ke sebuah kasus, hubungi tim yang menanganinya.
page-forbidden-title = Anda tidak dapat melakukan ini
page-forbidden-body = Peran Anda tidak mencakup tindakan ini. Jika memang diperlukan, hubungi administrator gugus tugas.
page-step-up-title = Pastikan ini memang Anda
page-step-up-body = Untuk tindakan ini Anda perlu mengetik kata sandi dan kode autentikator sekali lagi.
page-step-up-action = Pastikan sekarang
page-conflict-title = Data ini sudah berubah
page-conflict-body = Orang lain menyimpan perubahan lebih dahulu. Kembali, muat ulang halaman, dan periksa isian Anda sebelum menyimpan lagi.
page-too-large-title = Kiriman terlalu besar
page-too-large-body = Perkecil berkas atau ringkas teksnya, lalu kirim lagi. Gunakan tombol kembali pada peramban; isian Anda masih ada di sana.
page-unprocessable-title = Kiriman tidak dapat dibaca
page-unprocessable-body = Ada bagian formulir yang hilang atau tidak berbentuk seperti seharusnya. Kembali ke formulir dan kirim lagi.
page-method-title = Halaman ini tidak dapat dibuka dengan cara itu
page-method-body = Buka halaman melalui menu, lalu ulangi tindakan Anda.
page-unexpected-title = Maaf, ada gangguan di sistem
page-unexpected-body = Yang sudah tersimpan tidak hilang. Coba lagi sebentar lagi. Jika masih terjadi, sampaikan kode ini kepada administrator:
page-busy-title = Sistem sedang sibuk
page-busy-body = Coba lagi { $n } detik lagi. Isian Anda tidak hilang; gunakan tombol kembali pada peramban.
page-error-home = Buka Hari ini
page-error-back = Kembali ke halaman sebelumnya

# Kesalahan isian. Setiap kunci kesalahan diawali "error-".
error-required = Isi bagian ini
error-choose = Pilih salah satu
error-not-in-list = Pilih jawaban dari daftar
error-too-long = Ringkas menjadi paling banyak { $max } karakter
error-encoding = Ada karakter yang tidak terbaca. Ketik ulang bagian ini
error-number = Tulis sebagai angka, misalnya 12
error-number-range = Tulis angka dari { $min } sampai { $max }
error-date-incomplete = Tulis hari, bulan, dan tahun
error-invalid = Periksa kembali isian ini
