# The program's frame: going on, drafts.
onward-title = Opening Suluh
error-area-unknown = This area is not in the list. Check its spelling or its code
error-area-choose = Several areas have this name. Choose one
