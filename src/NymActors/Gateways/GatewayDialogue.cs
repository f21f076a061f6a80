using NymActors.Configuration;
using NymActors.Protocol;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.Gateways;

/// <summary>
/// The questions and answers with which a connection to a gateway begins: probe, registration, authentication, claim of
/// bandwidth. Packets that the gateway pushes in between are kept. Source: docs/protocol/03-gateway.md 18.1, 18.2.
/// </summary>
/// <param name="connection">The open connection; stays the caller's.</param>
/// <param name="gateway">The gateway's identity, for messages to the user.</param>
/// <param name="time">Wall clock for the authentication and timer for answers.</param>
/// <param name="random">Nonces and one-time keys.</param>
/// <param name="answerTimeout">How long each answer may take; see <see cref="GatewayConnectionConfiguration.GatewayResponseTimeout"/>.</param>
internal sealed class GatewayDialogue(
    IGatewayConnection connection, IdentityKey gateway, TimeProvider time, RandomSource random, TimeSpan answerTimeout)
{
    /// <summary>Bytes that a gateway may push before it answers. What it stored for a client that was away for long has room in it.</summary>
    internal const int MaximumEarlyBytes = 128 << 20;

    // The longest time that a timer takes.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TimeSpan _answerTimeout = answerTimeout < LongestTimeout ? answerTimeout : LongestTimeout;
    private long _earlyBytes;

    /// <summary>Binary frames that came before the answers.</summary>
    public List<GatewayMessage> EarlyFrames { get; } = [];

    /// <summary>The version that a registration agreed on.</summary>
    public byte RegisteredVersion { get; private set; }

    /// <summary>Asks what the gateway speaks.</summary>
    /// <returns>
    /// Its version; null when it does not know the question, as those of 2023 and before (docs/protocol/03-gateway.md 5.1).
    /// </returns>
    public async Task<byte?> ProbeAsync(CancellationToken cancellationToken) =>
        await AskAsync(new SupportedProtocolRequest(), cancellationToken).ConfigureAwait(false) switch
        {
            SupportedProtocolResponse response => response.Version,
            ErrorResponse => null,
            var other => throw Unexpected("supportedProtocol", other),
        };

    /// <summary>Agrees on a shared key; the gateway has stored it when this returns.</summary>
    public async Task<SharedKey> RegisterAsync(IdentityKeyPair identity, ClientProtocolChoice choice, CancellationToken cancellationToken)
    {
        using var handshake = new RegistrationHandshakeClient(identity, gateway, choice.KeyKind, random);
        try
        {
            var material = await HandshakeAsync(handshake.Start(), choice.Version, cancellationToken).ConfigureAwait(false);
            var version = material.ProtocolVersion ?? choice.Version;
            if (version > GatewayProtocol.OwnClient)
            {
                await SendAsync(new HandshakeError(GatewayProtocol.TooNewForClient(version)), cancellationToken).ConfigureAwait(false);
                throw TooNew(version);
            }

            var answer = handshake.OnGatewayMaterial(material.Data.Span);
            RegisteredVersion = version;
            var final = await HandshakeAsync(answer, version, cancellationToken).ConfigureAwait(false);
            var key = handshake.OnFinalization(final.Data.Span);
            if (await ReceiveAsync(cancellationToken).ConfigureAwait(false) is RegisterResponse { Status: true })
            {
                return key;
            }

            key.Dispose();
            throw Refused("it did not complete the registration");
        }
        catch (HandshakeException error)
        {
            await SendAsync(new HandshakeError(error.Message), cancellationToken).ConfigureAwait(false);
            throw Refused($"the registration handshake failed: {error.Message}", error);
        }
    }

    /// <summary>Proves the identity to a gateway that announced a version; returns the version in force and the balance in bytes.</summary>
    public async Task<(byte Version, long Balance)> AuthenticateAsync(
        IdentityKeyPair identity, SharedKey key, byte? announced, CancellationToken cancellationToken)
    {
        var choice = GatewayProtocol.ChooseForClient(announced, key.Kind) ?? throw Refused(
            "it speaks a protocol of 2023 now, and the key that it agreed on with this client is of a later one; register with it again "
            + "(init --force-register-gateway), or choose another gateway");
        GatewayTextMessage request = choice.AuthenticationVersion == 1
            ? AuthenticationV1.Create(choice.Version, identity.PublicKey, key, random)
            : AuthenticationV2.Create(choice.Version, identity, key, (ulong)time.GetUtcNow().ToUnixTimeSeconds(), random);
        return await AskAsync(request, cancellationToken).ConfigureAwait(false) switch
        {
            AuthenticateResponse { ProtocolVersion: > GatewayProtocol.OwnClient } response => throw TooNew(response.ProtocolVersion.Value),
            AuthenticateResponse { Status: true } response => (response.ProtocolVersion ?? choice.Version, response.BandwidthRemaining),
            AuthenticateResponse => throw Refused("the authentication failed; the client may have to be initialised again"),
            ErrorResponse error when key.Kind == SharedKeyKind.Legacy && announced >= GatewayProtocol.UpgradeMode => throw Refused(
                $"the authentication failed: {error.Message}. The key that it agreed on with this client is of the kind of 2023, which gateways "
                + "of today do not take any more; register with it again (init --force-register-gateway)"),
            ErrorResponse error => throw GatewayRefusals.Explain(gateway, error.Message),
            var other => throw Unexpected(request.Type, other),
        };
    }

    /// <summary>Claims free bandwidth; returns the new balance in bytes.</summary>
    public async Task<long> ClaimAsync(CancellationToken cancellationToken) =>
        await AskAsync(new ClaimFreeBandwidthRequest(), cancellationToken).ConfigureAwait(false) switch
        {
            BandwidthResponse response => response.AvailableTotal,
            ErrorResponse error => throw Refused($"it grants no bandwidth: {error.Message}"),
            var other => throw Unexpected("claimFreeTestnetBandwidth", other),
        };

    private async Task<HandshakePayload> HandshakeAsync(byte[] payload, byte version, CancellationToken cancellationToken) =>
        await AskAsync(new HandshakePayload(version, payload), cancellationToken).ConfigureAwait(false) switch
        {
            HandshakePayload answer => answer,
            HandshakeError error => throw Refused($"the registration handshake failed: {error.Message}"),
            ErrorResponse error => throw Refused(error.Message),
            var other => throw Unexpected("handshakePayload", other),
        };

    private async Task<GatewayTextMessage> AskAsync(GatewayTextMessage request, CancellationToken cancellationToken)
    {
        await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await ReceiveAsync(cancellationToken).ConfigureAwait(false);
    }

    private ValueTask SendAsync(GatewayTextMessage message, CancellationToken cancellationToken) =>
        connection.SendTextAsync(message.ToJson(), cancellationToken);

    private async Task<GatewayTextMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_answerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            while (await connection.ReceiveAsync(either.Token).ConfigureAwait(false) is { } message)
            {
                if (!message.IsText)
                {
                    Keep(message);
                    continue;
                }

                return GatewayTextMessage.ParseResponse(message.Bytes);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NymClientException(
                NymClientError.GatewayUnreachable, $"The gateway {gateway} did not answer within {_answerTimeout.TotalSeconds:0.##} seconds.");
        }
        catch (ProtocolException error)
        {
            throw Refused($"its answer cannot be read: {error.Message}", error);
        }

        var reason = await connection.Closed.ConfigureAwait(false);
        throw new NymClientException(
            NymClientError.GatewayUnreachable, $"The gateway {gateway} closed the connection: {reason.Description}.", reason.Cause);
    }

    private void Keep(GatewayMessage frame)
    {
        // Even an empty frame takes some memory.
        _earlyBytes += Math.Max(frame.Bytes.Length, 64);
        if (_earlyBytes > MaximumEarlyBytes)
        {
            throw Refused($"it pushed more than {MaximumEarlyBytes >> 20} MiB instead of answering");
        }

        EarlyFrames.Add(frame);
    }

    private NymClientException Refused(string why, Exception? cause = null) =>
        new(NymClientError.GatewayRefused, $"The gateway {gateway} cannot be used: {why}.", cause);

    private NymClientException TooNew(byte version) =>
        Refused($"it wants protocol version {version}, this client understands up to {GatewayProtocol.OwnClient}; choose another gateway or update the client");

    private NymClientException Unexpected(string request, GatewayTextMessage answer) =>
        Refused($"it answered {request} with {answer.Type}");
}
