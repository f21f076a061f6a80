using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>
/// A request that travels encrypted: an object with one member named after the request (docs/protocol/03-gateway.md section 16).
/// </summary>
public abstract record SensitiveRequest
{
    private const string What = "encrypted request";

    private protected SensitiveRequest()
    {
    }

    /// <summary>Reads the plaintext of an encrypted request.</summary>
    /// <param name="utf8">Compact JSON.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ProtocolException">No known request.</exception>
    public static SensitiveRequest Parse(ReadOnlyMemory<byte> utf8) => JsonMembers.Read(What, utf8, Read);

    /// <summary>Writes the plaintext.</summary>
    /// <returns>Compact UTF-8 JSON.</returns>
    public abstract byte[] ToUtf8();

    internal static JsonProperty SingleMember(string what, JsonElement element)
        => element.ValueKind == JsonValueKind.Object && element.GetPropertyCount() == 1
            ? element.EnumerateObject().First()
            : throw new ProtocolException(what, 0, "not an object with one member");

    private static SensitiveRequest Read(JsonElement root)
    {
        var request = SingleMember(What, root);
        var members = new JsonMembers(What, request.Value);
        return request.Name switch
        {
            ForgetMeRequest.Name => new ForgetMeRequest(members.Boolean("client"), members.Boolean("stats")),
            RememberMeRequest.Name => new RememberMeRequest(ReadSessionType(members)),
            UpgradeKeyRequest.Name => new UpgradeKeyRequest(members.Bytes("hkdf_salt"), members.Bytes("derived_key_digest")),
            _ => throw new ProtocolException(What, 0, "unknown request"),
        };
    }

    private static SessionType ReadSessionType(JsonMembers members)
    {
        const string name = "session_type";
        var text = members.Text(name);
        var isName = Enum.GetNames<SessionType>().Contains(text);
        return isName ? Enum.Parse<SessionType>(text) : throw members.Invalid(name);
    }
}
