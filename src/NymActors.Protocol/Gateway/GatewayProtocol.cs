namespace NymActors.Protocol.Gateway;

/// <summary>Versions of the protocol between client and gateway, and the rules for choosing one (docs/protocol/03-gateway.md section 5).</summary>
public static class GatewayProtocol
{
    /// <summary>The first version, and the one that counts when a peer states none.</summary>
    public const byte Initial = 1;

    /// <summary>First version with AES-256-GCM-SIV keys, <c>supportedProtocol</c> and encrypted requests.</summary>
    public const byte GcmSivKeys = 3;

    /// <summary>First version with <see cref="AuthenticationV2"/>.</summary>
    public const byte SignedAuthentication = 4;

    /// <summary>First version with binary frames of kind 2, which carry the key rotation.</summary>
    public const byte KeyRotation = 5;

    /// <summary>First version with the upgrade mode.</summary>
    public const byte UpgradeMode = 6;

    /// <summary>Highest version that our client proposes.</summary>
    public const byte OwnClient = UpgradeMode;

    /// <summary>Highest version that our gateway announces, and the one it announces unless it is told to play an older one (section 5.3).</summary>
    public const byte OwnGateway = UpgradeMode;

    /// <summary>Longest content that a gateway pushes as an acknowledgement, in bytes; whatever is longer is a packet (section 11).</summary>
    public const int LongestAcknowledgement = 48;

    /// <summary>How a client registers after its probe (section 5.4).</summary>
    /// <param name="announced">The version in <see cref="SupportedProtocolResponse"/>; null when the gateway does not know the question.</param>
    /// <returns>The version to propose, the kind of key to register with, and the version of the authentication.</returns>
    public static ClientProtocolChoice ChooseForClient(byte? announced) => announced switch
    {
        >= SignedAuthentication => new(Math.Min(announced.Value, OwnClient), SharedKeyKind.AesGcmSiv, AuthenticationVersion: 2),
        GcmSivKeys => new(GcmSivKeys, SharedKeyKind.AesGcmSiv, AuthenticationVersion: 1),
        _ => new(Initial, SharedKeyKind.Legacy, AuthenticationVersion: 1),
    };

    /// <summary>
    /// How a client authenticates with a key that it has, after its probe (sections 5.1, 5.4). The holder of a legacy key never proposes
    /// more than version 4, from which on frames have a kind that such a key leaves no place for.
    /// </summary>
    /// <param name="announced">The version in <see cref="SupportedProtocolResponse"/>; null when the gateway does not know the question.</param>
    /// <param name="held">The kind of the key.</param>
    /// <returns>The version to propose and the version of the authentication; null when the gateway is too old for the key.</returns>
    public static ClientProtocolChoice? ChooseForClient(byte? announced, SharedKeyKind held) => (announced, held) switch
    {
        ( >= SignedAuthentication, SharedKeyKind.Legacy) => new(SignedAuthentication, held, AuthenticationVersion: 2),
        (_, SharedKeyKind.Legacy) => new(Initial, held, AuthenticationVersion: 1),
        ( >= GcmSivKeys, _) => ChooseForClient(announced),
        _ => null,
    };

    /// <summary>What a client says in its <see cref="HandshakeError"/> when the gateway wants a version above its own (sections 5.1 and 21).</summary>
    /// <param name="wanted">The version that the gateway wants.</param>
    /// <returns>The text.</returns>
    public static string TooNewForClient(byte wanted) =>
        $"the gateway requests protocol version that's not supported by this client. it wants to use v{wanted} whilst we only understand up to v{OwnClient}";

    /// <summary>The version that our gateway answers to a proposal (section 5.3): the client's own one, lowered to ours.</summary>
    /// <param name="proposed">What the client proposed; null when it stated nothing.</param>
    /// <param name="kind">The kind of key that the client holds; holders of legacy keys never get 5 or more.</param>
    /// <param name="own">The version that the gateway announces.</param>
    /// <returns>1 to <paramref name="own"/>.</returns>
    public static byte ChooseForGateway(byte? proposed, SharedKeyKind kind, byte own = OwnGateway)
    {
        var highest = kind == SharedKeyKind.Legacy ? Math.Min(own, SignedAuthentication) : own;
        return proposed is null or 0 ? Initial : Math.Min(proposed.Value, highest);
    }

    /// <summary>The kind of binary frame in which a client sends packets.</summary>
    /// <param name="negotiated">Version in the gateway's last <c>register</c> or <c>authenticate</c> answer.</param>
    /// <param name="held">The kind of key; frames of a legacy key have no place for a kind, whatever the gateway answers (pitfall 8).</param>
    /// <returns>Kind 2 from version 5 on, else kind 1.</returns>
    public static BinaryFrameKind ForwardFrameKind(byte negotiated, SharedKeyKind held = SharedKeyKind.AesGcmSiv)
        => negotiated >= KeyRotation && held != SharedKeyKind.Legacy ? BinaryFrameKind.WithKeyRotation : BinaryFrameKind.Standard;
}
