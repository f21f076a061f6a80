using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;

namespace NymActors.Gateways;

/// <summary>An authenticated connection, ready to carry packets.</summary>
/// <param name="Connection">The connection, now the holder's to dispose.</param>
/// <param name="Frames">Encrypts and decrypts binary frames.</param>
/// <param name="FrameKind">The kind of frame that packets leave in.</param>
/// <param name="Balance">Bandwidth left, in bytes.</param>
/// <param name="EarlyFrames">Binary frames that came during authentication.</param>
internal sealed record GatewayLink(
    IGatewayConnection Connection,
    BinaryFrameCodec Frames,
    BinaryFrameKind FrameKind,
    long Balance,
    IReadOnlyList<GatewayMessage> EarlyFrames)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private volatile bool _isReading;
    private bool _hasGivenEarlyFrames;

    /// <summary>The version of the protocol that both speak.</summary>
    public byte Version { get; init; }

    /// <summary>Whether the gateway announced no version, or one from before signed authentication: clients behind it may be as old.</summary>
    public bool IsOld { get; init; }

    /// <summary>The gateway had forgotten the client, which is registered anew.</summary>
    public bool HasRegisteredAgain { get; init; }

    /// <summary>Why the new registration could not be stored; null when all is well.</summary>
    public string? StorageTrouble { get; init; }

    /// <summary>A receive is waiting for the next frame.</summary>
    public bool IsReading
    {
        get => _isReading;
        set => _isReading = value;
    }

    /// <summary>Takes what came during the authentication, once.</summary>
    public IReadOnlyList<GatewayMessage> TakeEarlyFrames()
    {
        var frames = _hasGivenEarlyFrames ? [] : EarlyFrames;
        _hasGivenEarlyFrames = true;
        return frames;
    }

    /// <summary>Connects, authenticates and makes sure that there is bandwidth.</summary>
    public static async Task<GatewayLink> OpenAsync(
        IGatewayConnector connector,
        GatewayRegistration registration,
        IdentityKeyPair identity,
        TimeProvider time,
        RandomSource random,
        TimeSpan answerTimeout,
        CancellationToken cancellationToken)
    {
        var (connection, dialogue, announced) = await GatewayOpening.ProbeAsync(
            connector, registration.Listener, registration.Gateway, time, random, answerTimeout, cancellationToken).ConfigureAwait(false);
        try
        {
            var (version, balance) = await dialogue
                .AuthenticateAsync(identity, registration.SharedKey, announced, cancellationToken).ConfigureAwait(false);
            if (balance < BandwidthAccount.ClaimThreshold)
            {
                balance = await dialogue.ClaimAsync(cancellationToken).ConfigureAwait(false);
            }

            return new GatewayLink(
                connection,
                new BinaryFrameCodec(registration.SharedKey, random),
                GatewayProtocol.ForwardFrameKind(version, registration.SharedKey.Kind),
                balance,
                dialogue.EarlyFrames)
            {
                Version = version,
                IsOld = announced is null or < GatewayProtocol.SignedAuthentication,
            };
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects within the usual time limit.</summary>
    public static async Task<IGatewayConnection> ConnectAsync(
        IGatewayConnector connector, Uri listener, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await connector.ConnectAsync(listener, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NymClientException(
                NymClientError.GatewayUnreachable, $"The gateway at {listener} did not accept a connection within {ConnectTimeout.TotalSeconds:0} seconds.");
        }
        catch (GatewayConnectionException error)
        {
            throw new NymClientException(NymClientError.GatewayUnreachable, $"The gateway at {listener} cannot be reached: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
