import delimited "figures.csv", varnames(1) encoding("utf-8") stringcols(1 3 4 6 7 8 9 10) clear
drop if status == "computed" | missing(value)
keep if inlist(breakdown, "", "total")
encode indicator, generate(item)
keep body year item value
reshape wide value, i(body year) j(item)
