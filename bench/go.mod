// The benchmarks that compare Duixian with word segmenters: a module of its own, so that
// nobody who builds Duixian gets them.
module duixian/bench

go 1.26.0

require (
	duixian v0.0.0
	github.com/go-ego/gse v0.80.3
	github.com/yanyiwu/gojieba v1.4.6
)

require (
	github.com/google/uuid v1.6.0 // indirect
	github.com/jolestar/go-commons-pool/v2 v2.1.2 // indirect
	github.com/klippa-app/go-pdfium v1.21.4 // indirect
	github.com/tetratelabs/wazero v1.12.0 // indirect
	github.com/vcaesar/cedar v0.20.2 // indirect
	golang.org/x/sys v0.50.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace duixian => ../
