// A message to ourselves, then an anonymous question and its answer, over the client's WebSocket.
//
//	go mod init echo && go get github.com/gorilla/websocket
//	go run echo.go [text|binary] [ws://127.0.0.1:1977]
//
// With Debian's golang-github-gorilla-websocket-dev instead of the two commands of the first line:
// GO111MODULE=off GOPATH=/usr/share/gocode go run echo.go
package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/gorilla/websocket"
)

type object map[string]any

func main() {
	form, url := "text", "ws://127.0.0.1:1977"
	if len(os.Args) > 1 {
		form = os.Args[1]
	}
	if len(os.Args) > 2 {
		url = os.Args[2]
	}
	socket, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		log.Fatal(err)
	}
	if form == "binary" {
		asBytes(socket)
	} else {
		asText(socket)
	}
	end := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	if err := socket.WriteMessage(websocket.CloseMessage, end); err != nil {
		log.Fatal(err)
	}
	// The client answers with a close frame, which ends the reading.
	socket.ReadMessage()
	socket.Close()
}

// Every message is one JSON object.
func asText(socket *websocket.Conn) {
	send := func(request object) {
		if err := socket.WriteJSON(request); err != nil {
			log.Fatal(err)
		}
	}
	receive := func(kind string) object {
		for {
			form, message, err := socket.ReadMessage()
			if err != nil {
				log.Fatal(err)
			}
			if form == websocket.BinaryMessage {
				continue // A message that had waited for an application: binary until we have asked for something.
			}
			var response object
			if err := json.Unmarshal(message, &response); err != nil {
				log.Fatal(err)
			}
			if response["type"] == "error" {
				log.Fatal(response["message"])
			}
			if response["type"] == kind {
				return response
			}
		}
	}

	send(object{"type": "selfAddress"})
	address := receive("selfAddress")["address"]

	send(object{"type": "send", "recipient": address, "message": "hello"})
	fmt.Println("received:", receive("received")["message"])

	send(object{"type": "sendAnonymous", "recipient": address, "message": "who am I?", "replySurbs": 20})
	question := receive("received")
	fmt.Println("received:", question["message"], "from", question["senderTag"])

	send(object{"type": "reply", "senderTag": question["senderTag"], "message": "somebody"})
	fmt.Println("received:", receive("received")["message"])
}

// Every message is a tag and fixed fields, integers big-endian, then the payload: any bytes at all.
func asBytes(socket *websocket.Conn) {
	const (
		send, sendAnonymous, reply, selfAddress = 0, 1, 2, 3
		failed, received, address               = 0, 1, 2
		noConnection                            = 0
		tagLength                               = 16
	)
	write := func(tag byte, parts ...[]byte) {
		request := []byte{tag}
		for _, part := range parts {
			request = append(request, part...)
		}
		if err := socket.WriteMessage(websocket.BinaryMessage, request); err != nil {
			log.Fatal(err)
		}
	}
	tail := func(payload []byte) []byte {
		fields := binary.BigEndian.AppendUint64(nil, noConnection)
		return append(binary.BigEndian.AppendUint64(fields, uint64(len(payload))), payload...)
	}
	read := func(tag byte) []byte {
		_, response, err := socket.ReadMessage()
		if err != nil {
			log.Fatal(err)
		}
		if response[0] == failed {
			log.Fatal(string(response[10:]))
		}
		if response[0] != tag {
			log.Fatalf("response %d instead of %d", response[0], tag)
		}
		return response[1:]
	}
	readMessage := func() (senderTag, payload []byte) {
		response := read(received)
		if response[0] == 1 {
			senderTag = response[1 : 1+tagLength]
		}
		return senderTag, response[1+len(senderTag)+8:]
	}

	write(selfAddress)
	self := read(address)

	everything := make([]byte, 256)
	for i := range everything {
		everything[i] = byte(i)
	}
	write(send, self, tail(everything))
	_, payload := readMessage()
	fmt.Println("received:", len(payload), "bytes")

	write(sendAnonymous, binary.BigEndian.AppendUint32(nil, 20), self, tail([]byte("who am I?")))
	senderTag, question := readMessage()
	fmt.Printf("received: %s from %x\n", question, senderTag)

	write(reply, senderTag, tail([]byte("somebody")))
	_, payload = readMessage()
	fmt.Println("received:", string(payload))
}
