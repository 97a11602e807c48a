package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"duixian/internal/db"
	"duixian/internal/store"
)

// asking is a request: who asks, for what, and what must come back.
type asking struct {
	token  string
	method string
	target string     // path and query
	form   url.Values // of a POST
	status int
	to     string // how the address ends to which the answer leads
}

// pages starts the program on the store that was filled, and prints how long its pages take, for users who ask without a pause, and for such as
// read for about a second between one and the next.
func (l *load) pages(ctx context.Context, program, where string, users int, turn, pause time.Duration, only *regexp.Regexp) (err error) {
	known, err := l.known(ctx)
	if err != nil {
		return err
	}
	tokens, err := l.signIn(ctx)
	if err != nil {
		return err
	}
	server, stop, err := serve(program, where)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	fmt.Printf("\n%d users, each signed in and on a connection of its own:\n\n| page | users | bytes | p50 ms | p95 ms | p99 ms | a second |\n|---|---|---|---|---|---|---|\n", users)
	for _, row := range l.rows(known, tokens) {
		if !only.MatchString(row.name) {
			continue
		}
		for _, reads := range slices.Compact([]time.Duration{0, pause}) {
			how := "without a pause"
			if reads > 0 {
				how = fmt.Sprintf("pause for %s", reads)
			}
			if err := drive(strings.TrimPrefix(server, "http://"), row, users, turn, reads, how); err != nil {
				return fmt.Errorf("%s: %w", row.name, err)
			}
		}
	}
	return nil
}

// pageRow is a row of the table.
type pageRow struct {
	name string
	next func() asking
	// made is told what a request has changed; nil: nothing needs to know.
	made func(asking)
}

func (l *load) rows(known []store.MatterRow, tokens map[string]string) []pageRow {
	any := func() store.MatterRow { return known[rand.IntN(len(known))] }
	get := func(person, path string, pairs ...string) asking {
		query := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i+1] != "" {
				query.Set(pairs[i], pairs[i+1])
			}
		}
		if len(query) > 0 {
			path += "?" + query.Encode()
		}
		return asking{token: tokens[person], method: "GET", target: path, status: http.StatusOK}
	}
	high := func() string { return []string{l.office[0], l.office[1], l.leader}[rand.IntN(3)] }
	light := func() string { return []string{"red", "yellow", "green"}[rand.IntN(3)] }
	// Half of those by due date begin at some place deep in the list.
	deep := func(month string) string {
		m := any()
		if rand.IntN(2) == 0 {
			return ""
		}
		return cmp.Or(month, m.Due.String()[:7]) + m.Due.String()[7:] + "~" + m.ID
	}
	var next atomic.Int64
	reports := make([]atomic.Int32, len(known))
	var versions sync.Map // by token and target of what is being sent
	return []pageRow{
		{"ledger, open, by due date", func() asking { return get(high(), "/matters", "closed", "open", "after", deep("")) }, nil},
		{"ledger, a light and a section", func() asking {
			return get(high(), "/matters", "closed", "open", "light", light(), "section", any().Section, "after", deep(""))
		}, nil},
		{"ledger, a month and a state", func() asking {
			month := l.now.AddDate(0, rand.IntN(10), 0).Format("2006-01")
			return get(high(), "/matters", "month", month, "state", "underway", "after", deep(month))
		}, nil},
		{"ledger, one body", func() asking { return get(high(), "/matters", "body", any().Lead, "alone", "1", "after", deep("")) }, nil},
		{"ledger, ten bodies and a light", func() asking {
			return get(high(), "/matters", "body", l.top[rand.IntN(len(l.top))], "light", light())
		}, nil},
		{"ledger, updated last", func() asking { return get(high(), "/matters", "sort", "updated-") }, nil},
		{"ledger of a head", func() asking { return get(l.heads[any().Lead], "/matters", "closed", "open") }, nil},
		{"work of a head", func() asking { return get(l.heads[any().Lead], "/work") }, nil},
		{"a matter", func() asking {
			m := any()
			return get([]string{high(), l.heads[m.Lead]}[rand.IntN(2)], "/matters/"+m.ID)
		}, nil},
		{"a report sent and kept", func() asking {
			i := int(next.Add(1)) % len(known)
			m := known[i]
			a := asking{token: tokens[l.heads[m.Lead]], method: "POST", target: "/matters/" + m.ID + "/steps/report", status: http.StatusSeeOther}
			version := m.Version + int(reports[i].Load())
			a.form = url.Values{"version": {fmt.Sprint(version)}, "f.progress": {"going"}, "f.done": {"路面完成一半"}, "f.percent": {"80"}}
			a.to = fmt.Sprintf("#e%d", version+1)
			versions.Store(a.target, i)
			return a
		}, func(a asking) {
			if i, there := versions.Load(a.target); there {
				reports[i.(int)].Add(1)
			}
		}},
	}
}

// known are matters from all over the list, where the people are: places that were reached by turning pages.
func (l *load) known(ctx context.Context) ([]store.MatterRow, error) {
	var known []store.MatterRow
	sections := slices.Compact(slices.Sorted(slices.Values(l.sections)))
	rand.Shuffle(len(sections), func(i, j int) { sections[i], sections[j] = sections[j], sections[i] })
	for _, section := range sections {
		page, err := l.s.Ledger(ctx, store.LedgerFilter{State: "underway", Section: section}, store.ByDueLast, store.LedgerCursor{}, 2000)
		if err != nil {
			return nil, err
		}
		if known = append(known, page.Rows...); len(known) > 20_000 {
			break
		}
	}
	rand.Shuffle(len(known), func(i, j int) { known[i], known[j] = known[j], known[i] })
	return known, nil
}

// signIn begins a session for each person.
func (l *load) signIn(ctx context.Context) (map[string]string, error) {
	tokens := map[string]string{}
	persons, err := l.s.People(ctx)
	for _, a := range persons {
		if err == nil {
			tokens[a.ID], err = l.s.Accept(ctx, a.ID, "127.0.0.1", "")
		}
	}
	return tokens, err
}

var printedAddress = regexp.MustCompile(`http://[0-9.:]+`)

// serve starts the program on a store, and gives its address and what stops it.
func serve(program, where string) (address string, stop func() error, err error) {
	args := []string{"serve", "--addr", "127.0.0.1:0", "--data", where}
	if db.IsAddress(where) {
		args[3] = "--db"
	}
	command := exec.Command(program, args...)
	logged, err := os.CreateTemp("", "duixian-log-")
	if err != nil {
		return "", nil, err
	}
	command.Stderr = logged
	out, err := command.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := command.Start(); err != nil {
		return "", nil, err
	}
	stop = func() error {
		return errors.Join(command.Process.Signal(os.Interrupt), command.Wait(), logged.Close(), os.Remove(logged.Name()))
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	if address = printedAddress.FindString(said); address == "" {
		return "", nil, errors.Join(fmt.Errorf("%s printed %q and no address", program, said), err, stop())
	}
	return address, stop, nil
}

// drive lets users ask, and prints how long each waited. Who pauses does so for half the time to one and a half times it.
func drive(address string, row pageRow, users int, turn, pause time.Duration, how string) error {
	var group sync.WaitGroup
	var bytes atomic.Int64
	took := make([][]time.Duration, users)
	failed := make([]error, users)
	began := time.Now()
	for u := range users {
		group.Go(func() {
			c, err := connect(address)
			if err != nil {
				failed[u] = err
				return
			}
			defer func() { _ = c.Close() }()
			if pause > 0 {
				time.Sleep(rand.N(pause)) // they do not begin together
			}
			for time.Since(began) < turn {
				a := row.next()
				asked := time.Now()
				n, err := c.ask(a)
				if err != nil {
					failed[u] = fmt.Errorf("%s %s: %w", a.method, a.target, err)
					return
				}
				took[u] = append(took[u], time.Since(asked))
				bytes.Add(int64(n))
				if row.made != nil {
					row.made(a)
				}
				if pause > 0 {
					time.Sleep(pause/2 + rand.N(pause))
				}
			}
		})
	}
	group.Wait()
	elapsed := time.Since(began)
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	all := slices.Concat(took...)
	slices.Sort(all)
	at := func(share float64) float64 { return float64(all[int(share*float64(len(all)-1))].Microseconds()) / 1000 }
	fmt.Printf("| %s | %s | %d | %.1f | %.1f | %.1f | %.0f |\n", row.name, how, int(bytes.Load())/len(all), at(0.5), at(0.95), at(0.99), float64(len(all))/elapsed.Seconds())
	return nil
}

// connection is a user's: client and server share the cores, so that it does no more than it must.
type connection struct {
	net.Conn
	in *bufio.Reader
}

func connect(address string) (*connection, error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &connection{c, bufio.NewReaderSize(c, 64<<10)}, nil
}

// ask sends a request and reads its answer, and gives how many bytes its body had.
func (c *connection) ask(a asking) (int, error) {
	var b bytes.Buffer
	host := c.RemoteAddr().String()
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nAccept-Language: zh-CN\r\nCookie: duixian_session=%s\r\n", a.method, a.target, host, a.token)
	if a.form != nil {
		body := a.form.Encode()
		fmt.Fprintf(&b, "Origin: http://%s\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", host, len(body), body)
	} else {
		b.WriteString("\r\n")
	}
	if _, err := c.Write(b.Bytes()); err != nil {
		return 0, err
	}
	answer, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, answer.Body)
	if err == nil && (answer.StatusCode != a.status || !strings.HasSuffix(answer.Header.Get("Location"), a.to)) {
		err = fmt.Errorf("%s, to %q", answer.Status, answer.Header.Get("Location"))
	}
	return int(n), err
}
