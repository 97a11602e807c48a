package server

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// peerOf is the other end of a request's connection, not valid if it is no network address.
func peerOf(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return plain(at.Addr())
}

// plain is an address as it is written in a prefix: neither IPv4 in IPv6, nor with a zone.
func plain(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

// within says whether one of the prefixes holds an address.
func within(prefixes []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(a) })
}

func (s *Server) trusts(peer netip.Addr) bool { return within(s.config.TrustedProxies, peer) }

// visitor finds who sent a request. Each proxy puts whom it got it from at the end of X-Forwarded-For, so the list is
// read from its end, and no further than trusted proxies vouch for it: what stands before that anyone can write.
func (s *Server) visitor(peer netip.Addr, r *http.Request) Visitor {
	v := Visitor{Address: peer, TLS: r.TLS != nil}
	if !peer.IsValid() {
		v.Address = netip.IPv4Unspecified()
	}
	if !s.trusts(peer) {
		return v
	}
	hops, back := list(r, "X-Forwarded-For"), 0
	for ; back < len(hops) && s.trusts(v.Address); back++ {
		hop, ok := parseHop(hops[len(hops)-1-back])
		if !ok {
			break
		}
		v.Address = hop
	}
	// Proxies either add to the list of protocols, too, or overwrite it with one.
	if protocols := list(r, "X-Forwarded-Proto"); len(protocols) > 0 {
		v.TLS = strings.EqualFold(protocols[max(0, len(protocols)-max(1, back))], "https")
	}
	return v
}

// list is a header's values in order, whether they stand in one line or in several.
func list(r *http.Request, header string) []string {
	var all []string
	for _, line := range r.Header.Values(header) {
		for value := range strings.SplitSeq(line, ",") {
			all = append(all, strings.TrimSpace(value))
		}
	}
	return all
}

// parseHop reads an address that may have a port, as some proxies write it.
func parseHop(s string) (netip.Addr, bool) {
	if at, err := netip.ParseAddrPort(s); err == nil {
		return plain(at.Addr()), true
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return plain(a), err == nil
}

// mayWatch says whether a request may read the metrics. One that a proxy passed on which is not
// trusted looks as if the proxy's machine had sent it, and is refused.
func (s *Server) mayWatch(v *visit, r *http.Request) bool {
	if v.visitor.Address == v.peer {
		for _, header := range []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via"} {
			if r.Header.Get(header) != "" {
				return false
			}
		}
	}
	return v.visitor.Address.IsLoopback() || within(s.config.Monitors, v.visitor.Address)
}
