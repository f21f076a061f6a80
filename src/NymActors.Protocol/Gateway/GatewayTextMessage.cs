using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>
/// A text message between a client and its gateway: one JSON object whose <c>type</c> names the kind
/// (docs/protocol/03-gateway.md section 4).
/// </summary>
/// <remarks>
/// Read with <see cref="ParseRequest(ReadOnlyMemory{byte})"/> at the gateway and <see cref="ParseResponse(ReadOnlyMemory{byte})"/> at
/// the client. Unknown members are ignored; an unknown type, a missing member, a wrong JSON type, a number out of range or a member
/// given twice makes the message unreadable.
/// </remarks>
public abstract record GatewayTextMessage
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private protected GatewayTextMessage()
    {
    }

    /// <summary>The value of the <c>type</c> member.</summary>
    public abstract string Type { get; }

    /// <summary>Reads what a client sent to its gateway.</summary>
    /// <param name="utf8">The text message.</param>
    /// <returns>A request, or a message of the registration handshake.</returns>
    /// <exception cref="ProtocolException">The text is not such a message.</exception>
    public static GatewayTextMessage ParseRequest(ReadOnlyMemory<byte> utf8) => GatewayMessageReader.Read(utf8, GatewayMessageReader.Requests);

    /// <summary>Reads what a client sent to its gateway.</summary>
    /// <param name="text">The text message.</param>
    /// <returns>A request, or a message of the registration handshake.</returns>
    /// <exception cref="ProtocolException">The text is not such a message.</exception>
    public static GatewayTextMessage ParseRequest(string text) => ParseRequest(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads what a gateway sent to its client.</summary>
    /// <param name="utf8">The text message.</param>
    /// <returns>A response, or a message of the registration handshake.</returns>
    /// <exception cref="ProtocolException">The text is not such a message.</exception>
    public static GatewayTextMessage ParseResponse(ReadOnlyMemory<byte> utf8)
        => GatewayMessageReader.Read(utf8, GatewayMessageReader.Responses);

    /// <summary>Reads what a gateway sent to its client.</summary>
    /// <param name="text">The text message.</param>
    /// <returns>A response, or a message of the registration handshake.</returns>
    /// <exception cref="ProtocolException">The text is not such a message.</exception>
    public static GatewayTextMessage ParseResponse(string text) => ParseResponse(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes the message.</summary>
    /// <returns>Compact UTF-8 JSON, <c>type</c> first and the other members in the order of the reference.</returns>
    public byte[] ToUtf8()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", Type);
            WriteMembers(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the message.</summary>
    /// <returns>Compact JSON, <c>type</c> first and the other members in the order of the reference.</returns>
    public string ToJson() => Encoding.UTF8.GetString(ToUtf8());

    /// <summary>The kind only: members may hold secrets.</summary>
    /// <returns>The value of <see cref="Type"/>.</returns>
    public sealed override string ToString() => Type;

    private protected abstract void WriteMembers(Utf8JsonWriter writer);

    private protected static void WriteVersion(Utf8JsonWriter writer, byte? version)
    {
        // Current peers refuse null but read an absent member as 0 (docs/protocol/03-gateway.md section 4, rule 5).
        if (version is { } number)
        {
            writer.WriteNumber("protocol_version", number);
        }
    }

    private protected static void WriteUpgradeMode(Utf8JsonWriter writer, bool? upgradeMode)
    {
        if (upgradeMode is { } isOn)
        {
            writer.WriteBoolean("upgrade_mode", isOn);
        }
    }

    private protected static void WriteBytes(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> bytes)
    {
        writer.WriteStartArray(name);
        foreach (var b in bytes)
        {
            writer.WriteNumberValue((uint)b);
        }

        writer.WriteEndArray();
    }
}
