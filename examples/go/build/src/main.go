// A net/http server and its clients, goroutines, timers, files and a garbage collector at work.
package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"sort"
	"strings"
	"sync"
	"syscall"
	"time"
)

func must(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func compute() {
	results := make(chan int, 100)
	var group sync.WaitGroup
	for i := 0; i < 1000; i++ {
		group.Add(1)
		go func(n int) {
			defer group.Done()
			time.Sleep(time.Duration(n%10) * time.Millisecond)
			results <- n * n
		}(i)
	}
	go func() { group.Wait(); close(results) }()
	sum := 0
	for n := range results {
		sum += n
	}
	fmt.Println("sum", sum)
}

func garbage() {
	kept := map[int][]byte{}
	for i := 0; i < 20000; i++ {
		kept[i%100] = make([]byte, 10000)
	}
	runtime.GC()
	fmt.Println("kept", len(kept))
}

func serve() {
	http.HandleFunc("/hash", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		json.NewEncoder(w).Encode(map[string]string{"hash": fmt.Sprintf("%x", sha256.Sum256(body))})
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	go http.Serve(listener, nil)
	answers := make([]string, 50)
	var group sync.WaitGroup
	for i := range answers {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			for n := 0; n < 5; n++ {
				response, err := http.Post("http://"+listener.Addr().String()+"/hash", "text/plain", strings.NewReader(strings.Repeat("x", i*1000)))
				must(err)
				body, err := io.ReadAll(response.Body)
				must(err)
				response.Body.Close()
				answers[i] = fmt.Sprint(response.StatusCode, " ", strings.TrimSpace(string(body)))
			}
		}(i)
	}
	group.Wait()
	sort.Strings(answers)
	fmt.Println(answers[0], answers[49])
	client := http.Client{Timeout: 50 * time.Millisecond}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	_, err = client.Get("http://" + silent.Addr().String())
	fmt.Println("timeout", os.IsTimeout(err))
}

func main() {
	compute()
	garbage()
	serve()
	must(os.WriteFile("/tmp/file", []byte("text"), 0o600))
	info, err := os.Stat("/tmp/file")
	must(err)
	fmt.Println(info.Size(), info.Mode())
	interfaces, err := net.Interfaces()
	must(err)
	fmt.Println(interfaces[0].Name, interfaces[0].Flags&net.FlagLoopback != 0)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	must(syscall.Kill(os.Getpid(), syscall.SIGUSR1))
	fmt.Println(<-signals, runtime.GOOS, runtime.NumCPU() > 0)
	defer func() { fmt.Println(recover()); os.Exit(3) }()
	var nothing *int
	fmt.Println(*nothing)
}
