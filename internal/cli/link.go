package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"

	"duixian/internal/store"
	"duixian/internal/web"
)

func linkVerb() verb {
	return verb{
		name:  "link",
		usage: "[flags] LOGIN",
		short: "make a link with which somebody chooses a password",
		long: `
Link prints the path of a link that works once, within a week: whoever opens it at
the address of the service chooses a password for the account LOGIN, and is signed
in. An account that was locked for too many tries is unlocked. It is for whoever
runs the service, if no administrator can sign in; the history tells of it.

exit codes:
  0  the link is printed
  1  it could not be made, and standard error says why
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) {
			c := linkCommand{}
			f := flag.NewFlagSet("link", flag.ContinueOnError)
			c.home.register(f)
			return f, c.run
		},
	}
}

// linkCommand is the link verb with its flags.
type linkCommand struct{ home home }

func (c *linkCommand) run(ctx context.Context, args []string, s Streams) int {
	if len(args) != 1 {
		return wrongUsage(s, "link: name the login of one account; 'duixian help link' says more")
	}
	where, err := c.home.where()
	if err != nil {
		return wrongUsage(s, "link: %v", err)
	}
	if err := isStore(where); err != nil {
		return fail(s, "link: %v", err)
	}
	st, err := store.Open(ctx, where)
	if err != nil {
		return fail(s, "%v", err)
	}
	token, err := link(ctx, st, args[0])
	if err = errors.Join(err, st.Close()); err != nil {
		return fail(s, "%v", err)
	}
	say(s.Out, "%s\n", web.WelcomeAddress(token))
	return exitDone
}

// link makes the link of an account, and unlocks it.
func link(ctx context.Context, st *store.Store, login string) (token string, err error) {
	all, err := st.People(ctx)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(all, func(a store.Account) bool { return a.Login == login })
	if at < 0 || all[at].Closed {
		return "", fmt.Errorf("link: nobody signs in as %q; the page of people lists the logins", login)
	}
	by := store.Program("machine")
	if err := st.Unlock(ctx, by, all[at].ID); err != nil {
		return "", err
	}
	return st.PasswordTicket(ctx, by, all[at].ID)
}
