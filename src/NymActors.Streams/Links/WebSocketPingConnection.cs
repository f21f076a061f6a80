using System.Net;
using NymActors.Sphinx;
using NymActors.Streams.WebSockets;

namespace NymActors.Streams.Links;

/// <summary>
/// A WebSocket for pings alone. It makes the frames itself: System.Net.WebSockets neither sends pings of a chosen content nor shows their
/// answers (docs/protocol/03-gateway.md section 25, pitfall 18).
/// </summary>
internal sealed class WebSocketPingConnection : IPingConnection
{
    private const int MaximumFrameLength = 4096;
    private const int NonceLength = 16;
    private const int MaskLength = 4;

    private readonly HttpMessageInvoker _http;
    private readonly Stream _stream;
    private readonly byte[] _received = new byte[MaximumFrameLength];
    private int _length;

    private WebSocketPingConnection(HttpMessageInvoker http, Stream stream)
    {
        _http = http;
        _stream = stream;
    }

    /// <summary>Opens the connection.</summary>
    /// <exception cref="GatewayConnectionException">The gateway cannot be reached or does not speak WebSocket.</exception>
    public static async Task<WebSocketPingConnection> ConnectAsync(Uri gateway, CancellationToken cancellationToken)
    {
        var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
        try
        {
            var response = await http.SendAsync(Handshake(gateway), cancellationToken).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.SwitchingProtocols
                ? new WebSocketPingConnection(http, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false))
                : throw new GatewayConnectionException($"cannot connect to {gateway}: it does not speak WebSocket");
        }
        catch (HttpRequestException e)
        {
            http.Dispose();
            throw new GatewayConnectionException($"cannot connect to {gateway}: {e.GetBaseException().Message}", e);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    public async Task<bool> PingAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(MaskedPing(payload.Span), cancellationToken).ConfigureAwait(false);
            return await ReceiveAsync(payload, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new GatewayConnectionException($"the connection broke: {e.GetBaseException().Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }

    private static HttpRequestMessage Handshake(Uri gateway)
    {
        var url = new UriBuilder(gateway) { Scheme = gateway.Scheme == Uri.UriSchemeWss ? Uri.UriSchemeHttps : Uri.UriSchemeHttp }.Uri;
        var nonce = new byte[NonceLength];
        SystemRandomSource.Instance.Fill(nonce);
        var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(nonce));
        return request;
    }

    private static byte[] MaskedPing(ReadOnlySpan<byte> payload)
    {
        const byte masked = 0x80;
        var frame = new byte[2 + MaskLength + payload.Length];
        WebSocketFrameHeader.Write(frame.AsSpan(0, 2), WebSocketOpcode.Ping, payload.Length);
        frame[1] |= masked;
        SystemRandomSource.Instance.Fill(frame.AsSpan(2, MaskLength));
        for (var i = 0; i < payload.Length; i++)
        {
            frame[2 + MaskLength + i] = (byte)(payload[i] ^ frame[2 + (i % MaskLength)]);
        }

        return frame;
    }

    private async Task<bool> ReceiveAsync(ReadOnlyMemory<byte> expected, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (WebSocketFrameHeader.TryRead(_received.AsSpan(0, _length), out var header))
            {
                if (header.IsMasked || header.PayloadLength > (ulong)(MaximumFrameLength - header.HeaderLength))
                {
                    throw new GatewayConnectionException("the gateway sent a frame that no answer to a ping is");
                }

                var end = header.HeaderLength + (int)header.PayloadLength;
                if (_length >= end)
                {
                    return Take(header, end, expected.Span);
                }
            }

            var read = await _stream.ReadAsync(_received.AsMemory(_length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new GatewayConnectionException("the gateway closed the connection");
            }

            _length += read;
        }
    }

    private bool Take(WebSocketFrameHeader header, int end, ReadOnlySpan<byte> expected)
    {
        var isAnswer = header.Opcode == WebSocketOpcode.Pong && _received.AsSpan(header.HeaderLength, end - header.HeaderLength).SequenceEqual(expected);
        _received.AsSpan(end, _length - end).CopyTo(_received);
        _length -= end;
        return header.Opcode == WebSocketOpcode.Close ? throw new GatewayConnectionException("the gateway closed the connection") : isAnswer;
    }
}
