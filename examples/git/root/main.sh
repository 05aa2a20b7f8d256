# A repository's life, and a clone of it through a web server.
exec 2>&1
export GIT_AUTHOR_DATE='2020-01-01T00:00:00Z' GIT_COMMITTER_DATE='2020-01-01T00:00:00Z' HOME=/root GIT_PAGER=cat
git config --global user.name Nobody; git config --global user.email nobody@localhost
git config --global init.defaultBranch main; git config --global advice.detachedHead false
mkdir -p /srv/one && cd /srv/one || exit 1
git init -q
seq 1 100 > numbers; mkdir folder; echo text > folder/file; ln -s numbers link
git add . && git commit -qm "First commit" && git log --oneline --stat
sed -i 's/^50$/fifty/' numbers; git diff; git commit -qam "Change a number"
git checkout -qb other HEAD~; echo more > folder/more; git add -A; git commit -qm "More"
git checkout -q main; git merge -q --no-edit other; git log --graph --format='%h %s' | sed 's/ *$//'
git tag v1; git status --short --branch; git blame -s numbers | sed -n 49,51p
git gc -q; git fsck --full; git count-objects -v | grep -E 'packs|in-pack'
git archive --format=tar HEAD | sha256sum
git clone -q --bare /srv/one /srv/one.git && git -C /srv/one.git update-server-info
cd /srv && python3.11 -m http.server 8000 --bind 127.0.0.1 > /tmp/http.log 2>&1 & server=$!
cd /tmp
until git ls-remote http://127.0.0.1:8000/one.git >/dev/null 2>&1; do sleep 0.1; done
git clone -q http://127.0.0.1:8000/one.git clone && cd clone && git log --format=%H | sha256sum && git rev-parse HEAD && ls
git clone -q /srv/one.git /tmp/again && cmp /tmp/again/numbers numbers && echo same
kill $server
