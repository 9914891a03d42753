# Situs publik dan penyuntingannya.

## Halaman untuk umum

site-tab = Informasi layanan
site-nav-home = Beranda
site-nav-about = Kenali tanda
site-nav-rights = Hak Anda
site-nav-help = Bantuan
site-nav-hotlines = Nomor telepon
site-nav-news = Kabar
site-nav-regulations = Peraturan
site-nav-figures = Angka

site-page-home = Beranda: apa yang harus dilakukan
site-page-about = Perdagangan orang dan tandanya
site-page-rights = Hak korban dan saksi
site-page-help = Tempat mendapat bantuan

site-leave = Keluar cepat
site-leave-keys = Keluar cepat: tekan Shift tiga kali.
site-leave-about = Tentang tombol ini
site-leave-about-tab = Tentang tombol keluar
site-leave-about-title = Tentang “Keluar cepat”
site-leave-about-what = Tombol “Keluar cepat” di atas setiap halaman mengosongkan layar dan membuka { $host }. Menekan Shift tiga kali dalam lima detik melakukan hal yang sama.
site-leave-can = Yang dilakukan tombol ini
site-leave-can-blank = Layar langsung kosong, lalu situs lain terbuka.
site-leave-can-back = Tombol Kembali tidak menampilkan isi situs ini lagi.
site-leave-can-titles = Judul di tab dan di riwayat tidak menyebut isi halaman. Situs ini tidak menyimpan kuki.
site-leave-cannot = Yang tidak dapat dilakukan
site-leave-cannot-history = Riwayat peramban tidak terhapus. Orang yang membukanya dapat melihat bahwa situs ini pernah dikunjungi.
site-leave-cannot-scripts = Jika JavaScript dimatikan, tombol tetap membuka situs lain, tetapi tombol Kembali dapat menampilkan halaman ini lagi, dan Shift tidak berfungsi.
site-leave-cannot-network = Orang yang mengawasi ponsel atau jaringan Anda dengan aplikasi khusus dapat tetap mengetahuinya.
site-leave-safer = Supaya lebih aman
site-leave-safer-private = Pakai jendela penyamaran (mode pribadi) dan tutup setelah selesai.
site-leave-safer-delete = Hapus kunjungan ini dari riwayat peramban; jangan menghapus semuanya jika itu menimbulkan kecurigaan.
site-leave-safer-device = Jika ponsel Anda diperiksa orang, pakai ponsel orang yang Anda percaya.

site-share = Bagikan
site-share-whatsapp = Kirim lewat WhatsApp
site-share-address = Alamat halaman ini, untuk disalin
site-other-language = Halaman ini belum tersedia dalam bahasa Indonesia. Yang tampil adalah bahasa Inggris.
site-table = Tabel
site-download = Unduh berkas
site-file-size = { $kb } kB
site-missing-tab = Tidak ditemukan
site-missing-body = Halaman ini tidak ada, atau sudah ditarik.

site-hotlines-title = Nomor yang dapat dihubungi
site-hotlines-intro = Anda tidak perlu menyebutkan nama. Anda boleh menelepon untuk diri sendiri atau untuk orang lain.
site-hotlines-none = Belum ada nomor di halaman ini. Dalam keadaan darurat, hubungi 112.
site-hotlines-more = Cari tempat bantuan

site-help-need = Bantuan yang diperlukan
site-help-any-need = Semua bantuan
site-help-area = Daerah
site-help-any-area = Semua daerah
site-help-search = Cari
site-help-found =
    { $n ->
        [0] Tidak ada yang cocok
       *[other] { $n } tempat bantuan
    }
site-help-none = Coba pilih semua bantuan atau semua daerah, atau hubungi salah satu nomor di atas.
site-help-address = Alamat:
site-help-phone = Telepon:
site-help-hours = Jam buka:

site-news-title = Kabar dan publikasi
site-news-none = Belum ada kabar.
site-news-all = Semua kabar dan publikasi

site-regulations-title = Peraturan
site-regulations-none = Belum ada peraturan di halaman ini.
site-regulation-number = Nomor { $number } Tahun { $year }
site-regulation-successor = Penggantinya: { $name }

site-figures-title = Angka yang diterbitkan
site-figures-intro = Korban yang tercatat per tahun. Angka ini sudah dibekukan: tidak berubah lagi setelah diterbitkan.
site-figures-none = Belum ada angka yang diterbitkan.
site-figures-own = Korban dalam kasus gugus tugas
site-figures-of-body = Korban menurut { $body }
site-figures-total = Jumlah
site-figures-female = Perempuan
site-figures-male = Laki-laki
site-figures-sex-unknown = Jenis kelamin tidak diketahui
site-figures-child = Anak (di bawah 18)
site-figures-adult = Dewasa
site-figures-age-unknown = Umur tidak diketahui
site-figures-hidden = tertutup
site-figures-unsplit = tidak dirinci
site-figures-least = Supaya tidak ada korban yang dapat dikenali, jumlah di bawah { $total } dan rincian di bawah { $part } ditutup, beserta rincian lain yang dapat membukanya.
site-figures-frozen = Dibekukan pada { $day }.

## Menyunting

site-is-on = Situs publik aktif
site-is-off = Situs publik belum aktif
site-is-off-body = Umum belum dapat membacanya. Aktifkan di Pengaturan situs setelah isinya siap.
site-look = Lihat situs
site-settings-title = Pengaturan situs
site-enabled = Situs dapat dibaca umum
site-enabled-hint = Tanpa masuk. Halaman dapat ditemukan mesin pencari.
site-slug = Alamat singkat
site-slug-hint = Huruf kecil, angka, dan tanda hubung, misalnya jakarta-barat. Situs ada di /p/at/ diikuti alamat ini.
site-exit = Tujuan “Keluar cepat”
site-exit-hint = Situs biasa yang tidak menimbulkan kecurigaan, misalnya cuaca. Alamat lengkap dengan https://.
site-least-total = Jumlah per tahun ditutup jika kurang dari
site-least-total-hint = Paling kecil 3.
site-least-part = Rincian menurut jenis kelamin dan umur ditutup jika kurang dari
site-least-part-hint = Paling kecil 3. Angka yang sudah dibekukan tidak berubah.
site-standing = Halaman tetap
site-state-default = Teks bawaan
site-state-scheduled = Terjadwal
site-state-newer = Terbit, ada perubahan belum terbit
site-articles = Kabar dan publikasi
site-all-states = Semua
site-articles-none = Belum ada tulisan
site-articles-none-body = Tulis kabar pertama, atau unggah publikasi.
site-article = Tulisan
site-title = Judul
site-kind = Jenis
site-state = Status
site-changed = Diubah
site-new-news = Tulis kabar
site-new-publication = Tambah publikasi
site-edit-news = Ubah kabar
site-edit-publication = Ubah publikasi
site-edit-page = Ubah halaman

site-names-title = Jangan menulis yang dapat mengenali korban
site-names-body = Jangan menulis nama, inisial, alamat, tempat kerja, atau rincian kejadian yang membuat orang sekitar tahu siapa korbannya. NIK ditolak; nomor ponsel diperingatkan.
site-title-id = Judul (Indonesia)
site-lead-id = Ringkasan (Indonesia)
site-lead-hint = Satu atau dua kalimat untuk daftar kabar.
site-body-id = Isi (Indonesia)
site-title-en = Judul (Inggris)
site-lead-en = Ringkasan (Inggris)
site-body-en = Isi (Inggris)
site-markdown = Cara menulis judul, tautan, daftar, dan gambar
site-markdown-intro = Baris kosong memulai paragraf baru. Kode HTML tampil sebagai tulisan biasa.
site-markdown-heading = Judul bagian
site-markdown-bold = Tebal, miring
site-markdown-link = Tautan
site-markdown-list = Daftar
site-markdown-quote = Kutipan
site-markdown-table = Tabel
site-markdown-picture = Gambar
site-markdown-picture-how = Simpan dahulu, unggah gambar di “Gambar dan berkas”, lalu salin kodenya ke sini.
site-save-draft = Simpan
site-save-hint = Menyimpan belum menerbitkan. Yang dibaca umum baru berubah setelah Anda menekan Terbitkan.
site-preview = Pratinjau
site-preview-hint = Begini tampilnya nanti. Tulisan ini belum disimpan.
site-warn-phone = Ada nomor ponsel di dalam tulisan
site-warn-phone-body = Pastikan nomor itu nomor layanan, bukan nomor pribadi.

site-address = Alamat di situs
site-since = sejak { $day }
site-document = Berkas publikasi
site-document-none = Belum ada
site-document-now = Berkas sekarang: { $name }
site-document-choose = Pilih berkas PDF
site-document-hint = Paling besar 10 MB. Berkas baru menggantikan yang lama setelah diterbitkan.
site-needs-file = Publikasi ini belum mempunyai berkas
site-add-file = Unggah berkas PDF
site-publish = Terbitkan
site-when = Terbit mulai tanggal
site-when-hint = Kosongkan untuk terbit sekarang. Tanggal yang akan datang menjadwalkannya pukul 00.00.
site-publish-hint = Teks terakhir di bawah ini akan dibaca umum.
site-withdraw = Tarik
site-withdraw-hint = Umum tidak dapat membacanya lagi. Isinya tetap tersimpan di sini.
site-latest = Teks terakhir
site-history = Riwayat
site-revision = Versi
site-restore = Pulihkan
site-take-over = Ubah teks
site-default-body = Ini teks bawaan program. Umum membaca teks ini sampai Anda menerbitkan teks sendiri.

site-files-title = Gambar dan berkas
site-faces-title = Jangan memperlihatkan korban
site-faces-body = Jangan mengunggah gambar yang memperlihatkan wajah, rumah, atau dokumen korban. Data tempat dan waktu di dalam foto dihapus saat diunggah.
site-picture = Gambar
site-pictures = Gambar
site-picture-choose = Pilih gambar
site-picture-hint = JPG, PNG, atau WebP, paling besar 10 MB.
site-picture-alt = Keterangan gambar
site-picture-alt-hint = Wajib, untuk pembaca yang tidak melihat gambar. Contoh: Peserta rapat di aula kantor wali kota.
site-pictures-how = Salin kode di bawah gambar ke isi tulisan.
site-upload = Unggah

site-hotlines-edit = Nomor telepon situs
site-hotlines-edit-intro = Nomor ini tampil di Beranda, Bantuan, dan Nomor telepon. Kosongkan nomor untuk menghapusnya.
site-hotline-nth = Nomor { $n }
site-hotline-number = Nomor
site-hotline-whatsapp = Nomor WhatsApp
site-hotline-name-id = Nama (Indonesia)
site-hotline-name-en = Nama (Inggris)
site-hotline-note-id = Keterangan (Indonesia)
site-hotline-note-en = Keterangan (Inggris)

site-figures-edit = Terbitkan angka
site-figures-edit-intro = Hanya tahun yang sudah lewat. Setiap tahun dibekukan satu kali: dua hitungan untuk tahun yang sama dapat membuka angka yang ditutup.
site-figures-edit-none = Belum ada tahun yang dapat diterbitkan
site-figures-edit-none-body = Angka berasal dari kasus gugus tugas, atau dari deret resmi yang diimpor untuk daerah ini.
site-figures-not-yet = Belum terbit
site-figures-frozen-shown = Dibekukan { $at }, terbit
site-figures-frozen-hidden = Dibekukan { $at }, disembunyikan
site-figures-hide = Sembunyikan
site-figures-show = Tampilkan lagi

done-site-saved = Pengaturan situs disimpan.
done-site-draft = Tulisan disimpan, belum diterbitkan.
done-site-published = Tulisan diterbitkan.
done-site-withdrawn = Tulisan ditarik. Umum tidak dapat membacanya lagi.
done-site-restored = Teks lama dipulihkan sebagai versi baru, belum diterbitkan.
done-site-file = Berkas diunggah.
done-site-figure = Angka disimpan.

article-kind-news = Kabar
article-kind-publication = Publikasi
article-kind-page = Halaman tetap
article-state-draft = Konsep
article-state-published = Terbit
article-state-withdrawn = Ditarik

login-site = Situs untuk umum

error-slug = Pakai huruf kecil, angka, dan satu tanda hubung di antaranya, paling banyak 60 karakter.
error-slug-taken = Alamat ini sudah dipakai situs lain. Pilih yang lain.
error-web-address = Tulis alamat lengkap, misalnya https://www.bmkg.go.id/.
error-hotline-number = Tulis nomor telepon, misalnya 129 atau 0811-1129-129.
error-site-nik = Ada nomor 16 angka seperti NIK. Hapus dahulu; NIK tidak boleh terbit.
error-picture-words = Ada gambar tanpa keterangan. Tulis apa yang terlihat di antara tanda kurung siku.
error-picture-kind = Pilih gambar JPG, PNG, atau WebP.
error-publication-kind = Pilih berkas PDF.
error-publication-file = Unggah berkas PDF dahulu.

# Terbitan di halaman umum.
site-releases-intro = Angka resmi gugus tugas. Setiap terbitan bernomor, dibekukan, dan ditandatangani; perbaikan menjadi revisi yang terlihat.
site-releases-catalogue = Katalog untuk mesin (DCAT, JSON)
site-release-meta = Nomor { $number }, revisi { $revision }, { $day }
site-release-later = Sudah ada revisi yang lebih baru.
site-release-latest = Buka yang terbaru
site-release-changed = Yang berubah
site-release-withdrawn = Terbitan ini ditarik.
site-release-csv = Tabel (CSV)
site-release-json = Dokumen bertanda tangan (JSON)
site-release-check = Memeriksa keaslian
site-release-check-body = Tanda tangan berlaku untuk isi dokumen JSON, bita demi bita.
