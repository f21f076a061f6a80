using NymActors.Streams.Links;

namespace NymActors.Testing;

/// <summary>
/// A connection to a gateway on which what the gateway has written, and acknowledged on the client's behalf, does not come through: packets are
/// lost as the test says, or the connection is cut with what is under way.
/// </summary>
/// <param name="connector">Makes the connections.</param>
internal sealed class LosingConnector(IGatewayConnector connector) : IGatewayConnector
{
    // Acknowledgements, and the answers of the gateway, are shorter.
    private const int ShortestPacket = 1_000;

    private Connection? _current;

    /// <summary>Whether the next packet is lost; null for none.</summary>
    public Func<bool>? Loses { get; set; }

    /// <summary>Whether what the client sends next is lost; null for nothing.</summary>
    public Func<bool>? LosesSent { get; set; }

    /// <summary>Whether the next packet comes twice; null for none.</summary>
    public Func<bool>? Doubles { get; set; }

    /// <summary>Packets that were lost.</summary>
    public int Lost { get; private set; }

    /// <summary>Packets that came through, or were lost.</summary>
    public int Packets { get; private set; }

    /// <summary>Called with the number of each packet that comes.</summary>
    public Action<int>? OnPacket { get; set; }

    public async Task<IGatewayConnection> ConnectAsync(Uri gateway, CancellationToken cancellationToken = default) =>
        _current = new Connection(this, await connector.ConnectAsync(gateway, cancellationToken).ConfigureAwait(false));

    /// <summary>Cuts the connection that stands.</summary>
    public void Cut() => _ = _current?.DisposeAsync().AsTask();

    private bool IsLost(GatewayMessage message)
    {
        if (message.IsText || message.Bytes.Length < ShortestPacket)
        {
            return false;
        }

        OnPacket?.Invoke(++Packets);
        if (Loses?.Invoke() != true)
        {
            return false;
        }

        Lost++;
        return true;
    }

    private sealed class Connection(LosingConnector owner, IGatewayConnection connection) : IGatewayConnection
    {
        private GatewayMessage? _copy;

        public Task<GatewayCloseReason> Closed => connection.Closed;

        public async ValueTask<GatewayMessage?> ReceiveAsync(CancellationToken cancellationToken = default)
        {
            if (_copy is { } copy)
            {
                _copy = null;
                return copy;
            }

            while (true)
            {
                var message = await connection.ReceiveAsync(cancellationToken).ConfigureAwait(false);
                if (message is not { } received || !owner.IsLost(received))
                {
                    if (message is { IsText: false, Bytes: var bytes } && owner.Doubles?.Invoke() == true)
                    {
                        // The receiver decrypts in place.
                        _copy = new GatewayMessage(IsText: false, bytes.ToArray());
                    }

                    return message;
                }
            }
        }

        public ValueTask SendTextAsync(string text, CancellationToken cancellationToken = default) => connection.SendTextAsync(text, cancellationToken);

        public ValueTask SendBinaryAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default) =>
            message.Length >= ShortestPacket && owner.LosesSent?.Invoke() == true
                ? ValueTask.CompletedTask
                : connection.SendBinaryAsync(message, cancellationToken);

        public ValueTask CloseAsync(CancellationToken cancellationToken = default) => connection.CloseAsync(cancellationToken);

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
