# Kerangka program: meneruskan, draf.
onward-title = Membuka Suluh
error-area-choose = Ada beberapa wilayah dengan nama ini. Pilih salah satu
