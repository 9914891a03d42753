# Kerangka program: meneruskan, draf.
onward-title = Membuka Suluh
error-area-unknown = Wilayah ini tidak ada dalam daftar. Periksa ejaan atau kodenya
error-area-choose = Ada beberapa wilayah dengan nama ini. Pilih salah satu
