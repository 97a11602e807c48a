// Load asks a running Duixian for pages as many users at once do, by turns with a Go handler that serves the same bytes
// from memory, and prints a table in Markdown. scripts/load builds what it needs and runs it; docs/LOAD.md has what came out.
package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	program := flag.String("program", "duixian", "the `file` of the program")
	address := flag.String("db", "", "the `address` of an empty PostgreSQL database; none leaves PostgreSQL out")
	users := flag.Int("users", 50, "`number` of users at once")
	turn := flag.Duration("turn", 5*time.Second, "how long each is asked for one kind of pages at a time")
	rounds := flag.Int("rounds", 3, "how often; the table has medians")
	memory := flag.String("memory", "", "serve the pages in a `directory`, and do nothing else")
	flag.Parse()
	log.SetFlags(0)
	var err error
	if *memory != "" {
		err = fromMemory(*memory)
	} else {
		err = measure(*program, *address, flag.Args(), *users, *turn, *rounds)
	}
	if err != nil {
		log.Fatal("load: ", err)
	}
}

// page is something to ask for.
type page struct{ path, contentType, body string }

// kind is a kind of pages: users ask for those of one kind one after the other.
type kind struct {
	name  string
	pages []page
}

// result is what one turn gave.
type result struct {
	p50, p95  time.Duration
	perSecond float64
}

func measure(program, address string, reports []string, users int, turn time.Duration, rounds int) (err error) {
	if len(reports) == 0 {
		return errors.New("give it reports; scripts/load does")
	}
	dir, err := os.MkdirTemp("", "duixian-load-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // at its end all that was started is killed
	defer stop()
	logged, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, logged.Close()) }()
	serve := func(name string, args ...string) (string, error) { return start(ctx, logged, name, args...) }

	servers := map[string]string{}
	names := []string{"memory", "SQLite"}
	common := []string{"serve", "--addr", "127.0.0.1:0"}
	if servers["SQLite"], err = serve(program, append(append(common, "--data", filepath.Join(dir, "data")), reports...)...); err != nil {
		return err
	}
	if address != "" {
		names = append(names, "PostgreSQL")
		if servers["PostgreSQL"], err = serve(program, append(append(common, "--db", address), reports...)...); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for _, report := range reports {
		kinds, err := pagesOf(servers["SQLite"], report)
		if err != nil {
			return err
		}
		pages := filepath.Join(dir, filepath.Base(report))
		if err := writeAll(pages, kinds); err != nil {
			return err
		}
		if servers["memory"], err = serve(self, "--memory", pages); err != nil {
			return err
		}
		info, err := os.Stat(report)
		if err != nil {
			return err
		}
		fmt.Printf("%s, %d bytes:\n\n| page | bytes | served by | p50 ms | p95 ms | pages a second | p95, times memory's | throughput, of memory's |\n|---|---|---|---|---|---|---|---|\n",
			filepath.Base(report), info.Size())
		for _, k := range kinds {
			results := map[string][]result{}
			for range rounds {
				for _, name := range names {
					r, err := drive(servers[name], k.pages, users, turn)
					if err != nil {
						return fmt.Errorf("%s, %s: %w", name, k.name, err)
					}
					results[name] = append(results[name], r)
				}
			}
			for _, name := range names {
				fmt.Println(line(k, name, results[name], results["memory"]))
			}
		}
		fmt.Println()
	}
	return nil
}

// line is a row of the table: medians over the rounds, of ratios too, each taken within a round.
func line(k kind, name string, mine, memory []result) string {
	bytes := 0
	for _, p := range k.pages {
		bytes += len(p.body)
	}
	var p95, throughput []float64
	for i, r := range mine {
		p95 = append(p95, float64(r.p95)/float64(memory[i].p95))
		throughput = append(throughput, r.perSecond/memory[i].perSecond)
	}
	ms := func(of func(result) time.Duration) float64 {
		return median(mine, func(r result) float64 { return float64(of(r).Microseconds()) / 1000 })
	}
	same := func(v float64) float64 { return v }
	return fmt.Sprintf("| %s | %d | %s | %.1f | %.1f | %.0f | %.2f | %.3f |", k.name, bytes/len(k.pages), name,
		ms(func(r result) time.Duration { return r.p50 }), ms(func(r result) time.Duration { return r.p95 }),
		median(mine, func(r result) float64 { return r.perSecond }), median(p95, same), median(throughput, same))
}

func median[T any](all []T, of func(T) float64) float64 {
	var values []float64
	for _, one := range all {
		values = append(values, of(one))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

var printedAddress = regexp.MustCompile(`http://[0-9.:]+`)

// start runs a program that serves, and gives the address that it prints. What it logs goes to a file.
func start(ctx context.Context, logged *os.File, program string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, program, args...)
	command.Stderr = logged
	out, err := command.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := command.Start(); err != nil {
		return "", err
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	if found := printedAddress.FindString(said); found != "" {
		return found, nil
	}
	return "", fmt.Errorf("%s printed %q and no address, %w", program, said, cmp.Or(err, io.ErrUnexpectedEOF))
}

var (
	reportLink = regexp.MustCompile(`href="(/reports/[0-9a-f]+)"`)
	recordLink = regexp.MustCompile(`href="(/reports/[0-9a-f]+/records/[a-z0-9-]+)"`)
)

// pagesOf asks for the pages of a report: the list has the link whose page names the file.
func pagesOf(server, report string) ([]kind, error) {
	list, err := fetch(server, "/")
	if err != nil {
		return nil, err
	}
	for _, m := range reportLink.FindAllStringSubmatch(list.body, -1) {
		reading, err := fetch(server, m[1])
		if err != nil {
			return nil, err
		}
		if !strings.Contains(reading.body, "<dd>"+filepath.Base(report)+"</dd>") {
			continue
		}
		table, err := fetch(server, m[1]+"/records.csv")
		if err != nil {
			return nil, err
		}
		records := kind{name: "each record's page"}
		for _, r := range recordLink.FindAllStringSubmatch(reading.body, -1) {
			one, err := fetch(server, r[1])
			if err != nil {
				return nil, err
			}
			records.pages = append(records.pages, one)
		}
		return []kind{{"reading page", []page{reading}}, records, {"records.csv", []page{table}}}, nil
	}
	return nil, fmt.Errorf("the list of reports does not have %s", report)
}

func fetch(server, path string) (page, error) {
	response, err := http.Get(server + path)
	if err != nil {
		return page{}, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, response.Status)
	}
	return page{path, response.Header.Get("Content-Type"), string(body)}, err
}

// writeAll hands pages over to the process that serves them from memory: a file each, of path, type and body.
func writeAll(dir string, kinds []kind) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	n := 0
	for _, k := range kinds {
		for _, p := range k.pages {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(n)), []byte(p.path+"\n"+p.contentType+"\n"+p.body), 0o644); err != nil {
				return err
			}
			n++
		}
	}
	return nil
}

// fromMemory serves pages as simply as Go can.
func fromMemory(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		parts := strings.SplitN(string(b), "\n", 3)
		contentType, body := parts[1], []byte(parts[2])
		mux.HandleFunc("GET "+parts[0], func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			_, _ = w.Write(body) // a client that is gone is no matter
		})
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())
	return http.Serve(listener, mux)
}

// drive lets users ask for pages for a while, each on a connection of its own and for one after the other.
func drive(server string, pages []page, users int, turn time.Duration) (result, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: users, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	var group sync.WaitGroup
	took := make([][]time.Duration, users)
	failed := make([]error, users)
	begin := time.Now()
	for u := range users {
		group.Go(func() {
			for time.Since(begin) < turn && failed[u] == nil {
				p := pages[int(next.Add(1))%len(pages)]
				asked := time.Now()
				failed[u] = ask(client, server, p)
				took[u] = append(took[u], time.Since(asked))
			}
		})
	}
	group.Wait()
	elapsed := time.Since(begin)
	all := slices.Concat(took...)
	slices.Sort(all)
	return result{all[len(all)/2], all[len(all)*95/100], float64(len(all)) / elapsed.Seconds()}, errors.Join(failed...)
}

// ask asks for a page, which must be as long as it was.
func ask(client *http.Client, server string, p page) error {
	response, err := client.Get(server + p.path)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	n, err := io.Copy(io.Discard, response.Body)
	if err == nil && (response.StatusCode != http.StatusOK || n != int64(len(p.body))) {
		err = fmt.Errorf("%s: %s with %d bytes; want 200 with %d", p.path, response.Status, n, len(p.body))
	}
	return err
}
