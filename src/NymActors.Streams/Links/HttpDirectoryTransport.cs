using System.Globalization;
using System.Net.Http.Headers;

namespace NymActors.Streams.Links;

/// <summary>Asks a directory over HTTP: through the system's proxy, unless the directory is on this machine.</summary>
public sealed class HttpDirectoryTransport : IDirectoryTransport, IDisposable
{
    /// <summary>Greatest answer accepted, in bytes.</summary>
    public const int MaximumAnswer = 64 << 20;

    /// <summary>Default time limit of one request.</summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    /// <summary>Creates a transport with the default time limit.</summary>
    public HttpDirectoryTransport()
        : this(DefaultTimeLimit)
    {
    }

    /// <summary>Creates a transport.</summary>
    /// <param name="timeLimit">Time limit of one request, above zero.</param>
    public HttpDirectoryTransport(TimeSpan timeLimit)
    {
        _http = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            Proxy = new RemoteOnlyProxy(HttpClient.DefaultProxy),
        })
        {
            Timeout = timeLimit,
            MaxResponseContentBufferSize = MaximumAnswer,
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <inheritdoc/>
    public async Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetByteArrayAsync(address, cancellationToken).ConfigureAwait(false);
        }
        catch (TaskCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            var limit = _http.Timeout.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture);
            throw new DirectoryTransportException($"did not answer within {limit} s", isTimeout: true, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new DirectoryTransportException($"could not be asked: {error.GetBaseException().Message.TrimEnd('.')}", cause: error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
