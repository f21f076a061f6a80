using System.Globalization;
using System.Net;

namespace NymActors.Streams.Links;

/// <summary>
/// Asks a directory over HTTP: through the system's proxy, unless the directory is on this machine, and in the words of the public client
/// (docs/what-an-operator-sees.md).
/// </summary>
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
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
            Proxy = new RemoteOnlyProxy(HttpClient.DefaultProxy),
            MaxAutomaticRedirections = 10,
            UseCookies = false,

            // A header with which .NET tells servers of the application's traces.
            ActivityHeadersPropagator = null,
            PlaintextStreamFilter = static (context, _) =>
                ValueTask.FromResult<Stream>(new RequestHeadStream(context.PlaintextStream, PublicClientHeads.OfDirectory)),
        })
        {
            Timeout = timeLimit,
            MaxResponseContentBufferSize = MaximumAnswer,
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", PublicClient.MediaType);
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", PublicClient.UserAgent);
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", PublicClient.Encodings);
    }

    /// <inheritdoc/>
    public async Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(address, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw new DirectoryTransportException(
                    $"could not be asked: it answered with the status {(int)answer.StatusCode} ({answer.StatusCode})",
                    isNotFound: answer.StatusCode == HttpStatusCode.NotFound);
            }

            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return EncodedContent.Decode(body, answer.Content.Headers.ContentEncoding, MaximumAnswer);
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
