using System.Net;
using System.Net.Sockets;

namespace NymActors.Streams.Links;

internal delegate ValueTask SocketConnect(Socket socket, IPEndPoint peer, CancellationToken cancellationToken);
