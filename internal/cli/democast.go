package cli

import (
	"context"
	"crypto/rand"
	"strings"

	"duixian/internal/people"
	"duixian/internal/store"
)

// demoCast makes the bodies of the invented city and an account for each role. It gives their logins, and the password of all.
func demoCast(ctx context.Context, st *store.Store) (logins []string, password string, err error) {
	by := store.Program("demo")
	body := func(name, parent string) (id string) {
		if err == nil {
			id, err = st.KeepBody(ctx, by, people.Body{Name: name, Parent: parent}, 0)
		}
		return id
	}
	city := body("沄州市", "")
	transport := body("沄州市交通运输局", city)
	body("沄州市发展和改革委员会", city)
	body("望汀区", city)
	if err != nil {
		return nil, "", err
	}
	hasher, err := people.NewHasher()
	if err != nil {
		return nil, "", err
	}
	password = strings.ToLower(rand.Text()[:people.ShortestPassword+2])
	hash, err := hasher.Hash(ctx, password)
	if err != nil {
		return nil, "", err
	}
	for _, role := range people.Roles() {
		post := people.Post{Role: role}
		if role.OfBody() {
			post.Body = transport
		}
		id, err := st.KeepPerson(ctx, by, people.Person{Login: string(role), Name: demoNames[role], Posts: []people.Post{post}}, 0)
		if err != nil {
			return nil, "", err
		}
		if err := st.SetPassword(ctx, by, id, hash, ""); err != nil {
			return nil, "", err
		}
		logins = append(logins, string(role))
	}
	return logins, password, nil
}

// demoNames are what the people of the demonstration are called.
var demoNames = map[people.Role]string{people.Administrator: "管理员甲", people.Office: "督查员乙", people.Head: "局长丙", people.Reporter: "填报员丁", people.Leader: "副市长戊"}
