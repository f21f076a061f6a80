using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NymActors.Tests.Topology;

/// <summary>An HTTP server on loopback that answers each GET with given bytes, one request a connection.</summary>
internal sealed class ScriptedDirectory : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    /// <summary>Begins to serve.</summary>
    /// <param name="answer">Gets path and query; gives status line, content type (none if empty) and body.</param>
    public ScriptedDirectory(Func<string, (string Status, string ContentType, byte[] Body)> answer)
    {
        _listener.Start();
        Url = new Uri($"http://{_listener.LocalEndpoint}/api");
        _serving = ServeAsync(answer);
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync(Func<string, (string Status, string ContentType, byte[] Body)> answer)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stopping.Token), answer));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private static async Task AnswerAsync(TcpClient connection, Func<string, (string Status, string ContentType, byte[] Body)> answer)
    {
        using (connection)
        {
            try
            {
                var stream = connection.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                if (await reader.ReadLineAsync() is not { } request)
                {
                    return;
                }

                while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
                {
                    // The headers do not matter.
                }

                var (status, contentType, body) = answer(request.Split(' ')[1]);
                var type = contentType.Length > 0 ? $"Content-Type: {contentType}\r\n" : "";
                var head = $"HTTP/1.1 {status}\r\n{type}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n";
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body]);
            }
            catch (IOException)
            {
                // The client has what it needs, or gave up because of another answer.
            }
        }
    }
}
