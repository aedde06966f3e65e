figures <- read.csv("figures.csv", na.strings = "", fileEncoding = "UTF-8")
figures$breakdown[is.na(figures$breakdown)] <- ""
published <- subset(figures, status != "computed" & !is.na(value))
panel <- reshape(published[published$breakdown %in% c("", "total"), c("body", "year", "indicator", "value")],
                 idvar = c("body", "year"), timevar = "indicator", direction = "wide")
