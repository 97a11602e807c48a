module duixian

go 1.26
