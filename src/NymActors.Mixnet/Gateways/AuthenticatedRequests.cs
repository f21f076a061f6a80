using System.Security.Cryptography;
using NymActors.Mixnet.Storage;
using NymActors.Protocol;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Packets;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// Answers the requests of an authenticated client (docs/protocol/03-gateway.md 17.3): exactly one text for each frame, in order, and
/// nothing closes the connection.
/// </summary>
internal sealed class AuthenticatedRequests(GatewayServices gateway, ClientRecord client)
{
    private ClientRecord _client = client;
    private BinaryFrameCodec _codec = new(client.Key, gateway.Options.Random);

    /// <summary>The cipher of pushes.</summary>
    public BinaryFrameCodec Codec => _codec;

    /// <summary>Answers a text request.</summary>
    public GatewayTextMessage AnswerText(ReadOnlyMemory<byte> utf8)
    {
        GatewayTextMessage request;
        try
        {
            request = GatewayTextMessage.ParseRequest(utf8);
        }
        catch (ProtocolException malformed)
        {
            return new ErrorResponse(GatewayErrors.MalformedText(malformed.Message));
        }

        return request switch
        {
            ClaimFreeBandwidthRequest => new BandwidthResponse(_client.Grant(gateway.Options.FreeBandwidth), gateway.UpgradeMode),
            CredentialRequest => new ErrorResponse(GatewayErrors.CredentialsNotSupported),
            _ when gateway.Protocol < FirstVersionOf(request) => new ErrorResponse(GatewayErrors.MalformedText("unknown type")),
            SupportedProtocolRequest => new SupportedProtocolResponse(gateway.Protocol),
            EncryptedRequest encrypted => AnswerEncrypted(encrypted),
            UpgradeModeRequest => new ErrorResponse(GatewayErrors.UpgradeModeNotSupported),
            _ => new ErrorResponse(GatewayErrors.NotValidHere),
        };
    }

    /// <summary>
    /// Takes a packet to forward. It leaves at once, without delay; whether the next hop can be reached is not told to the client
    /// (docs/protocol/03-gateway.md 10.4).
    /// </summary>
    public GatewayTextMessage AnswerBinary(ReadOnlySpan<byte> frame)
    {
        MixPacket packet;
        FramedPacket framed;
        try
        {
            packet = _codec.DecodeMixPacket(frame);
            framed = FramedPacket.FromMixPacket(packet);
        }
        catch (ProtocolException malformed)
        {
            return new ErrorResponse(GatewayErrors.MalformedBinary(malformed.Reason));
        }
        catch (ArgumentException unframable)
        {
            return new ErrorResponse(GatewayErrors.MalformedBinary(unframable.Message));
        }

        int cost = packet.Packet.Length;
        if (!_client.TrySpend(cost, out long remaining))
        {
            return OutOfBandwidth(cost, remaining);
        }

        _client.Traffic.CountForwardRequest();
        if (gateway.Forwarder.TryForward(framed, packet.NextHop))
        {
            gateway.Counters.CountForwarded();
        }

        return new SendResponse(remaining, gateway.UpgradeMode);
    }

    /// <summary>The version from which on a request is known at all (docs/protocol/03-gateway.md 4.1).</summary>
    private static byte FirstVersionOf(GatewayTextMessage request) => request switch
    {
        SupportedProtocolRequest or EncryptedRequest => GatewayProtocol.GcmSivKeys,
        AuthenticateV2Request => GatewayProtocol.SignedAuthentication,
        UpgradeModeRequest => GatewayProtocol.UpgradeMode,
        _ => GatewayProtocol.Initial,
    };

    /// <summary>
    /// A plain error makes the clients of the new generation deaf, and those with a legacy key know no other (pitfall 5).
    /// </summary>
    private GatewayTextMessage OutOfBandwidth(int required, long available) => _client.Key.Kind == SharedKeyKind.Legacy
        ? new ErrorResponse(GatewayErrors.OutOfBandwidth)
        : new OutOfBandwidthResponse(required, available);

    private GatewayTextMessage AnswerEncrypted(EncryptedRequest encrypted)
    {
        SensitiveRequest request;
        try
        {
            request = EncryptedText.Open(encrypted, _client.Key);
        }
        catch (ProtocolException)
        {
            return new ErrorResponse(EncryptedText.NotDecryptable);
        }

        switch (request)
        {
            case ForgetMeRequest forget:
                if (forget.Client)
                {
                    gateway.Storage.Forget(_client.Address);
                }

                return Seal(SensitiveResponse.ForgetMeAck);
            case UpgradeKeyRequest upgrade:
                return AnswerUpgrade(upgrade);
            default:
                return Seal(SensitiveResponse.RememberMeAck);
        }
    }

    /// <summary>Docs/protocol/03-gateway.md 7.2: the answer is already sealed with the new key.</summary>
    private GatewayTextMessage AnswerUpgrade(UpgradeKeyRequest upgrade)
    {
        if (_client.Key.Kind != SharedKeyKind.Legacy)
        {
            return new ErrorResponse(GatewayErrors.KeyIsUpgraded);
        }

        var key = _client.Key.Upgrade(upgrade.Salt.Span);
        Span<byte> digest = stackalloc byte[SharedKey.DigestLength];
        key.CopyDigestTo(digest);
        if (!CryptographicOperations.FixedTimeEquals(digest, upgrade.DerivedKeyDigest.Span))
        {
            key.Dispose();
            return new ErrorResponse(GatewayErrors.UpgradeMismatch);
        }

        _client = gateway.Storage.Register(_client.Address, key);
        _codec = new BinaryFrameCodec(key, gateway.Options.Random);
        return Seal(SensitiveResponse.KeyUpgradeAck);
    }

    private EncryptedResponse Seal(SensitiveResponse response) => EncryptedText.Seal(response, _client.Key, gateway.Options.Random);
}
