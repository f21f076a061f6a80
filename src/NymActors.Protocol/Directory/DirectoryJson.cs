using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NymActors.Protocol.Directory;

/// <summary>
/// JSON payloads of the directory, new generation, read by clients and written by the directory of a local network
/// (docs/protocol/06-network.md section 6). Unknown members are ignored.
/// </summary>
public static class DirectoryJson
{
    // Written without escaping "+", which stands in every timestamp.
    private static readonly DirectoryJsonContext Context = new(
        new JsonSerializerOptions(DirectoryJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Reads the answer to <see cref="DirectoryPaths.RewardedSet"/>.</summary>
    /// <param name="json">The response body.</param>
    /// <returns>The rewarded set.</returns>
    /// <exception cref="ProtocolException">The body is not such a payload.</exception>
    public static RewardedSet ReadRewardedSet(ReadOnlySpan<byte> json) => Read("rewarded set", json, Context.RewardedSet);

    /// <summary>Reads the answer to a request for nodes.</summary>
    /// <param name="json">The response body.</param>
    /// <returns>One page of nodes. A single bad node fails the whole page.</returns>
    /// <exception cref="ProtocolException">The body is not such a payload.</exception>
    public static SkimmedNodeList ReadNodeList(ReadOnlySpan<byte> json) => Read("node list", json, Context.SkimmedNodeList);

    /// <summary>Reads the answer to <see cref="DirectoryPaths.KeyRotationInfo"/>.</summary>
    /// <param name="json">The response body.</param>
    /// <returns>The key rotation state.</returns>
    /// <exception cref="ProtocolException">The body is not such a payload, or its epochs or rotations have no length.</exception>
    public static KeyRotationInfo ReadKeyRotationInfo(ReadOnlySpan<byte> json)
    {
        const string what = "key rotation info";
        var info = Read(what, json, Context.KeyRotationInfo);
        if (info.State.ValidityEpochs == 0)
        {
            throw new ProtocolException(what, 0, "validity_epochs must not be 0");
        }

        return info.EpochDuration.ToTimeSpan() > TimeSpan.Zero
            ? info
            : throw new ProtocolException(what, 0, "epoch_duration must not be 0");
    }

    /// <summary>Writes a rewarded set.</summary>
    /// <param name="value">The rewarded set.</param>
    /// <returns>Compact UTF-8 JSON.</returns>
    public static byte[] Write(RewardedSet value) => JsonSerializer.SerializeToUtf8Bytes(value, Context.RewardedSet);

    /// <summary>Writes a list of nodes.</summary>
    /// <param name="value">The list.</param>
    /// <returns>Compact UTF-8 JSON.</returns>
    public static byte[] Write(SkimmedNodeList value) => JsonSerializer.SerializeToUtf8Bytes(value, Context.SkimmedNodeList);

    /// <summary>Writes the key rotation state.</summary>
    /// <param name="value">The state.</param>
    /// <returns>Compact UTF-8 JSON.</returns>
    public static byte[] Write(KeyRotationInfo value) => JsonSerializer.SerializeToUtf8Bytes(value, Context.KeyRotationInfo);

    private static T Read<T>(string what, ReadOnlySpan<byte> json, JsonTypeInfo<T> typeInfo)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, typeInfo) ?? throw new ProtocolException(what, 0, "the payload is null");
        }
        catch (JsonException e)
        {
            throw new ProtocolException(what, JsonFault.OffsetOf(json, e), e.Message, e);
        }
    }
}
