using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using NymActors.Configuration;

namespace NymActors.Host.Status;

/// <summary>Asks a running client how it is: over its Unix socket where its settings name one, else over its port.</summary>
internal sealed class StatusQuery : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly Uri _url;
    private readonly string _place;

    /// <summary>Prepares to ask the client of some settings.</summary>
    public StatusQuery(ClientConfiguration configuration)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (configuration.LocalApi.UnixSocket is { } path)
        {
            handler.ConnectCallback = (_, token) => ConnectAsync(path, token);
            (_url, _place) = (new Uri("http://localhost/status"), path);
        }
        else
        {
            var endPoint = new IPEndPoint(ThisMachine(configuration.Socket.Host), configuration.Socket.ListeningPort);
            (_url, _place) = (new Uri($"http://{endPoint}/status"), endPoint.ToString());
        }

        _http = new HttpClient(handler) { Timeout = Limit };
        if (configuration.LocalApi.AccessToken is { } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Asks.</summary>
    /// <param name="stopping">Gives up.</param>
    /// <exception cref="HostException">No client answers there, or what answers is none.</exception>
    public async Task<StatusDocument> AskAsync(CancellationToken stopping)
    {
        try
        {
            using var answer = await _http.GetAsync(_url, stopping);
            if (answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync(StatusJson.Document, stopping) is { } status)
            {
                return status;
            }

            throw new HostException($"the program at {_place} answered {(int)answer.StatusCode}: {(await answer.Content.ReadAsStringAsync(stopping)).Trim()}");
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw new HostException($"the client at {_place} did not answer within {Limit.TotalSeconds:0} s. It hangs, or another program listens there.");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new HostException($"no client runs at {_place} ({e.Message.TrimEnd('.')}). Start it with \"nym-client run\", or name its --port or --unix-socket.", e);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(EndPointOf(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static UnixDomainSocketEndPoint EndPointOf(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentException e)
        {
            throw new HttpRequestException(e.Message, e);
        }
    }

    private static IPAddress ThisMachine(IPAddress host) =>
        host.Equals(IPAddress.Any) ? IPAddress.Loopback : host.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : host;
}
