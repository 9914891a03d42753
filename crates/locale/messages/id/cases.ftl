# Kasus: daftar, halaman kasus, orang, rute, eksploitasi, penetapan, catatan, penutupan.
cases-title = Kasus
cases-overview = Kasus
cases-back-to-case = Kembali ke { $code }
cases-no-owner = Belum ada penanggung jawab

# Daftar
cases-search = Cari kasus
cases-search-hint = Kode kasus atau nama samarannya. Jangan ketik nama asli di sini; untuk itu ada Terima laporan.
cases-tab-open = Terbuka
cases-tab-mine = Kasus saya
cases-tab-overdue = Lewat batas waktu
cases-tab-unowned = Tanpa penanggung jawab
cases-tab-closed = Ditutup
cases-filter-shown = Terbuka atau ditutup
cases-filter-stage = Tahap
cases-filter-exploitation = Eksploitasi utama
cases-filter-year = Tahun dibuka
cases-filter-area = Wilayah
cases-filter-marks = Hanya kasus
cases-filter-mine = milik saya
cases-filter-unowned = tanpa penanggung jawab
cases-filter-overdue = lewat batas waktu
cases-column-case = Kasus
cases-column-area = Wilayah
cases-column-stage = Tahap
cases-column-owner = Penanggung jawab
cases-column-due = Batas berikutnya
cases-column-opened = Dibuka
cases-referred-from = Dirujuk oleh { $team }
cases-victims = { $n } korban
cases-age = { $n } tahun
cases-shown = { $shown } dari { $all }
cases-empty = Tidak ada kasus di sini
cases-empty-body = Kasus tampil di sini setelah dibuka dari laporan atau dirujuk kepada tim Anda.
cases-empty-filtered = Tidak ada kasus yang cocok dengan saringan ini.
cases-empty-all = Lihat semua kasus terbuka

# Halaman kasus
cases-action-owner = Penanggung jawab
cases-action-header = Wilayah dan tanda
cases-action-conflicts = Benturan kepentingan
cases-action-closing = Penutupan
cases-action-reopen = Buka kembali
cases-tasks = Yang perlu dikerjakan
cases-hint-plan-first = Susun rencana layanan lebih dahulu.
cases-hint-gate = { $n } hal belum lengkap
cases-hint-route = Daerah asal dan daerah tujuan perlu ada.
cases-persons = Orang
cases-persons-empty = Belum ada orang dalam kasus ini
cases-persons-empty-body = Mulai dengan korban, lalu tambahkan saksi, keluarga, dan terduga pelaku.
cases-person-add = Tambah orang
cases-open-section = Buka { $section }
cases-determinations-link = Riwayat penetapan
cases-route = Rute
cases-route-empty = Rute belum dicatat
cases-route-empty-body = Catat dari mana korban berasal, melalui mana, dan di mana dieksploitasi.
cases-leg-add = Tambah tempat
cases-leg-up = Naik
cases-leg-down = Turun
cases-around = sekitar { $date }
cases-exploitation = Eksploitasi
cases-exploitation-empty = Eksploitasi belum dicatat
cases-exploitation-empty-body = Pilih bentuk eksploitasi, proses, dan caranya.
cases-services = Layanan dan rujukan
cases-services-empty = Belum ada layanan dalam rencana.
cases-services-link = Rencana layanan
cases-referrals-link = Rujukan
cases-notes = Catatan dan pemantauan
cases-notes-empty = Belum ada catatan
cases-notes-empty-body = Catatan yang ditulis tampil di sini, yang terbaru di atas.
cases-notes-count = { $n } catatan
cases-notes-newest = Terakhir { $when }
cases-about = Tentang kasus
cases-place = Wilayah
cases-opened = Dibuka
cases-closed = Ditutup
cases-team = Tim
cases-report = Laporan
cases-restitution = Restitusi

# Riwayat
cases-timeline = Riwayat
cases-timeline-intro = Apa yang terjadi pada berkas ini. Pembukaan bagian yang disegel tercatat dalam audit, bukan di sini.
cases-timeline-filter = Saring menurut lembaga
cases-timeline-all = Semua lembaga
cases-timeline-empty = Belum ada kejadian dari lembaga ini
cases-timeline-link = Lihat seluruh riwayat
cases-timeline-older = Yang lebih lama
cases-event-unattended = Sistem

# Wilayah dan tanda
cases-header-title = Wilayah dan tanda kasus
cases-header-place = Wilayah tempat kasus dihitung
cases-header-marks = Tanda pada kasus
cases-high-risk-hint = Ancaman pembalasan, risiko bunuh diri, pelaku tahu keberadaan korban.
cases-no-contact-hint = Menghubungi korban dapat membahayakannya.
cases-country = Negara
cases-country-hint = Hanya jika tempatnya di luar Indonesia.
cases-place-unknown = Tempatnya belum diketahui

# Penanggung jawab dan benturan kepentingan
cases-owner-title = Tunjuk penanggung jawab
cases-owner-hand-over = Serahkan kepada penanggung jawab lain
cases-owner-intro = Penanggung jawab merencanakan layanan, merujuk, memantau, dan menutup kasus.
cases-owner-take = Kasus ini belum ada yang menangani. Anda dapat mengambilnya.
cases-owner-field = Siapa yang menangani kasus ini?
cases-owner-me = { $name } (saya)
cases-owner-save = Tunjuk
cases-owner-nobody = Tidak ada anggota lain yang dapat ditunjuk
cases-owner-nobody-body = Anggota tim harus aktif, menangani kasus, dan tidak memiliki benturan kepentingan. Administrator dapat menambah anggota tim.
cases-owner-not-yours = Hanya penanggung jawab sekarang atau ketua tim yang dapat menyerahkan kasus ini.
cases-conflicts-title = Benturan kepentingan
cases-conflicts-intro = Siapa yang mengenal korban atau terduga pelaku secara pribadi tidak boleh membuka kasus ini. Begitu dicatat, kasus ini tidak terlihat lagi oleh yang bersangkutan.
cases-conflicts-named = Yang tidak boleh membuka kasus ini
cases-conflicts-none = Belum ada yang dicatat.
cases-conflicts-lift = Cabut
cases-conflicts-add = Catat benturan kepentingan
cases-conflicts-field = Siapa?
cases-conflicts-hint = Anda dapat menyatakan diri sendiri. Akses Anda berakhir saat itu juga.
cases-conflicts-save = Catat dan tutup aksesnya

# Orang
cases-person-new = Tambah orang
cases-person-edit = Data umum { $alias }
cases-person-intro = Di halaman ini hanya ada fakta berkode. Nama, NIK, dan alamat dicatat di bagian yang disegel.
cases-person-role = Peran dalam kasus
cases-person-sex = Jenis kelamin
cases-person-age = Umur
cases-person-age-hint = Dalam tahun penuh saat kasus dibuka. Kosongkan jika tidak diketahui.
cases-person-band = Kelompok umur
cases-person-band-hint = Hanya jika umur persisnya tidak diketahui.
cases-person-citizenship = Kewarganegaraan
cases-person-residence = Daerah tempat tinggal
cases-person-residence-hint = Cukup sampai kecamatan atau kabupaten/kota. Alamat dicatat di bagian yang disegel.
cases-person-education = Pendidikan terakhir
cases-person-marital = Status perkawinan
cases-person-relationship = Hubungan dengan pelaku
cases-person-relationship-hint = Hanya untuk korban.
cases-person-remove = Keluarkan orang ini dari kasus
cases-person-remove-body = Hanya untuk orang yang keliru dimasukkan. Semua yang disegel tentang orang ini ikut terhapus dan tidak dapat dikembalikan.
cases-person-remove-confirm = Keluarkan dan hapus

# Bagian yang disegel
cases-section-of = { $section }: { $alias }
cases-section-recorded = Pembukaan bagian ini sudah dicatat atas nama Anda.
cases-section-empty = Belum ada isi
cases-section-empty-body = Bagian ini disegel begitu disimpan.
cases-sealed-hint = Isian ini disegel.
cases-date-partial-hint = Boleh hanya bulan dan tahun, atau tahun saja. Contoh: Agustus 2025
cases-locked = Anda belum memegang kunci untuk { $section }
cases-locked-body = Bagian ini hanya terbuka dengan kunci tim. Minta anggota tim Anda menerima Anda di halaman Kunci tim; sesudah itu buka halaman ini lagi.
cases-locked-link = Buka Kunci tim
cases-identity-edit = Identitas { $alias }
cases-identity-intro = Tulis hanya yang diketahui. Semua isian boleh kosong, dan orang boleh menolak menjawab.
cases-identity-name = Nama
cases-identity-name-hint = Seperti dalam dokumen, atau seperti orangnya menyebut diri.
cases-identity-other-names = Nama lain
cases-identity-other-names-hint = Panggilan atau nama dalam dokumen palsu. Satu nama setiap baris.
cases-identity-nik = NIK
cases-identity-nik-hint = 16 angka
cases-identity-passport = Nomor paspor
cases-identity-born = Tanggal lahir
cases-identity-birth-place = Tempat lahir
cases-identity-mother = Nama ibu
cases-identity-father = Nama ayah
cases-identity-parents-hint = Nama ibu membedakan orang yang namanya sama.
cases-contact-edit = Keberadaan dan kontak { $alias }
cases-contact-intro = Hanya tim yang berhak dapat membuka bagian ini; pengelola sistem pun tidak.
cases-contact-safe = Cara aman menghubungi
cases-contact-safe-hint = Kapan, melalui siapa, dan apa yang tidak boleh dikatakan.
cases-contact-phones = Nomor telepon
cases-contact-phones-hint = Yang paling aman lebih dahulu. Satu nomor setiap baris.
cases-contact-whereabouts = Berada di mana sekarang
cases-contact-whereabouts-hint = Misalnya nama rumah aman.
cases-contact-address = Alamat
cases-medical-edit = Kesehatan { $alias }
cases-medical-intro = Hanya tim yang berhak dapat membuka bagian ini; penyidik dan pengelola sistem tidak.
cases-medical-note = Yang perlu diketahui penolong
cases-medical-note-hint = Luka, obat, kehamilan, alergi, keadaan psikologis.

# Rute
cases-leg-new = Tambah tempat dalam rute
cases-leg-edit = Tempat dalam rute
cases-leg-role = Peran tempat ini
cases-leg-where = Di mana?
cases-leg-when = Kapan?
cases-leg-remove = Keluarkan tempat ini dari rute
cases-leg-remove-body = Hanya untuk tempat yang keliru dimasukkan.
cases-leg-remove-confirm = Keluarkan

# Eksploitasi
cases-exploitation-title = Eksploitasi, proses, dan cara
cases-exploitation-intro = Pilih yang diketahui. Jenis menurut standar internasional mengikuti bentuk yang dipilih.
cases-exploitation-forms = Bentuk eksploitasi
cases-exploitation-forms-hint = Boleh lebih dari satu
cases-exploitation-main = Eksploitasi utama
cases-exploitation-main-hint = Kasus dihitung di bawah jenis ini. Jika dikosongkan, jenis pertama yang dipakai.
cases-exploitation-acts = Proses: apa yang dilakukan?
cases-exploitation-means = Cara: dengan apa?
cases-exploitation-control = Cara mengendalikan korban
cases-exploitation-recruitment = Cara merekrut
cases-exploitation-more = Rincian menurut standar internasional
cases-exploitation-more-body = Tidak perlu diisi untuk yang sudah mengikuti bentuk eksploitasi di atas.
cases-exploitation-types = Jenis eksploitasi lain (HTCDS)
cases-exploitation-sexual = Jenis eksploitasi seksual lain
cases-exploitation-labour = Jenis pekerjaan lain
cases-exploitation-industries = Bidang usaha
error-case-main-exploitation = Eksploitasi utama harus salah satu jenis yang dipilih
error-case-moved-on = Kasus ini sudah berubah. Periksa pilihan Anda, lalu simpan lagi
error-person-band = Kelompok umur tidak sesuai dengan umurnya

# Penetapan
cases-determinations-title = Penetapan status korban
cases-determinations-intro = Penetapan hanya bertambah; yang lama tidak dihapus. Status terakhir yang berlaku.
cases-determinations-empty = Belum ada penetapan
cases-determinations-empty-body = Catat siapa yang menetapkan, kapan, dan hasilnya.
cases-determination-on = Tanggal penetapan
cases-determination-person = Korban
cases-determination-status = Status
cases-determination-body = Ditetapkan oleh
cases-determination-recorded = Dicatat
cases-determination-has-reason = Baca alasannya
cases-determination-no-victim = Tambahkan korban lebih dahulu
cases-determination-add = Catat penetapan
cases-determination-reason-field = Alasan
cases-determination-save = Catat penetapan
cases-determination-reason = Alasan penetapan { $status }: { $alias }

# Catatan
cases-note-new = Tulis catatan
cases-note-kind = Jenis catatan
cases-note-sealed-as = Disegel sebagai { $section }
cases-note-body = Catatan
cases-note-hint = Catatan tidak dapat diubah setelah disimpan.
cases-note-save = Simpan catatan

# Pemantauan
cases-follow-up-title = Pemantauan
cases-follow-up-intro = Catat setiap kali korban dihubungi setelah layanan. Ceritanya ditulis dalam catatan yang disegel.
cases-follow-up-no-contact = Kasus ini ditandai jangan dihubungi. Bicarakan dahulu dengan penanggung jawab kasus.
cases-follow-up-none = Belum ada pemantauan
cases-follow-up-none-body = Penutupan kasus meminta pemantauan atau alasan mengapa tidak dilakukan.
cases-follow-up-add = Catat pemantauan
cases-follow-up-on = Tanggal
cases-follow-up-outcome = Keadaan korban
cases-follow-up-outcome-hint = Jika dalam bahaya, bertindaklah sekarang: 112 atau polisi.
cases-follow-up-by = Dicatat oleh
cases-follow-up-link = Lihat pemantauan

# Penutupan
cases-closing-title = Penutupan kasus
cases-closing-gate = Syarat penutupan
cases-closing-ready = Semua syarat terpenuhi.
cases-closing-close = Tutup kasus
cases-closing-not-yours = Penanggung jawab kasus atau ketua tim dapat menutupnya.
cases-closing-missing = Sebelum kasus ditutup, lengkapi:
cases-closing-record = Catat untuk penutupan
cases-closing-monitoring = Pemantauan
cases-closing-monitoring-hint = Sudah dipantau hanya dapat dipilih jika ada pemantauan yang dicatat.
cases-closing-reason = Alasan tidak dipantau
cases-closing-restitution = Hasil restitusi
cases-closing-retention = Kelas penyimpanan berkas
cases-closing-retention-hint = Menentukan berapa lama berkas disimpan.
cases-reopening-title = Buka kembali kasus
cases-reopening-intro = Kasus kembali ke tahap asesmen. Pemantauan dan kelas penyimpanan diminta lagi saat ditutup.
cases-reopening-reason = Mengapa kasus dibuka kembali?
cases-reopening-save = Buka kembali

# Yang baru saja dilakukan
done-case-saved = Kasus tersimpan
done-case-stage = Tahap kasus diubah
done-case-owner = Penanggung jawab ditunjuk
done-case-conflict = Benturan kepentingan dicatat
done-case-conflict-own = Benturan kepentingan Anda dicatat. Kasus itu tidak lagi terlihat oleh Anda
done-case-conflict-lifted = Benturan kepentingan dicabut
done-case-closed = Kasus ditutup
done-case-reopened = Kasus dibuka kembali
done-person-added = Orang ditambahkan. Identitas dan kontaknya dicatat di bagian yang disegel
done-person-saved = Data umum tersimpan
done-person-removed = Orang dikeluarkan dari kasus
done-identity-saved = Identitas tersimpan dan disegel
done-contact-saved = Kontak tersimpan dan disegel
done-medical-saved = Informasi kesehatan tersimpan dan disegel
done-leg-added = Tempat ditambahkan ke rute
done-leg-saved = Tempat tersimpan
done-leg-moved = Urutan rute diubah
done-leg-removed = Tempat dikeluarkan dari rute
done-exploitation-saved = Eksploitasi tersimpan
done-determined = Penetapan dicatat
done-note-written = Catatan tersimpan dan disegel
done-followed-up = Pemantauan dicatat
done-closing-saved = Catatan penutupan tersimpan
