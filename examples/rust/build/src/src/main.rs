//! A tokio server on four threads, 100 clients, timers, channels and files.

use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

async fn serve(listener: TcpListener) {
    loop {
        let (mut socket, _) = listener.accept().await.unwrap();
        tokio::spawn(async move {
            let (reader, mut writer) = socket.split();
            let mut lines = BufReader::new(reader).lines();
            while let Some(line) = lines.next_line().await.unwrap() {
                writer.write_all(format!("{}\n", line.to_uppercase()).as_bytes()).await.unwrap();
            }
        });
    }
}

async fn client(address: std::net::SocketAddr, number: usize) -> String {
    let mut socket = TcpStream::connect(address).await.unwrap();
    for i in 0..10 {
        socket.write_all(format!("client {} {}\n", number, i).as_bytes()).await.unwrap();
    }
    socket.shutdown().await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    answer.lines().last().unwrap().to_string()
}

#[tokio::main(worker_threads = 4)]
async fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener));
    let clients: Vec<_> = (0..100).map(|number| tokio::spawn(client(address, number))).collect();
    for (number, client) in clients.into_iter().enumerate() {
        let answer = client.await.unwrap();
        if number % 25 == 0 {
            println!("{}", answer);
        }
    }
    let started = Instant::now();
    let sleeps: Vec<_> = (0..200).map(|_| tokio::spawn(tokio::time::sleep(Duration::from_millis(100)))).collect();
    for sleep in sleeps {
        sleep.await.unwrap();
    }
    let elapsed = started.elapsed();
    println!("together {}", elapsed >= Duration::from_millis(99) && elapsed < Duration::from_secs(5));
    let (sender, mut receiver) = mpsc::channel(4);
    for i in 0..4u64 {
        let sender = sender.clone();
        tokio::task::spawn_blocking(move || sender.blocking_send((0..=i * 1000).sum::<u64>()).unwrap());
    }
    drop(sender);
    let mut sum = 0;
    while let Some(n) = receiver.recv().await {
        sum += n;
    }
    println!("sum {}", sum);
    tokio::fs::write("/tmp/file", "text").await.unwrap();
    println!("{:?}", tokio::fs::read_to_string("/tmp/file").await);
    println!("{:?}", tokio::time::timeout(Duration::from_millis(20), std::future::pending::<()>()).await.is_err());
    println!("{:?}", TcpStream::connect("127.0.0.1:1").await.map_err(|error| error.kind()));
    std::process::exit(5);
}
