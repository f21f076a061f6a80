using System.Text;

namespace NymActors.Streams.Links;

/// <summary>The heads of the requests of the public client, made of those that .NET writes (<see cref="RequestHeadStream"/>).</summary>
internal static class PublicClientHeads
{
    private const string LineEnd = "\r\n";

    /// <summary>What comes first at a directory; then what else there is, such as a proxy's credentials, and the host at the end.</summary>
    private static readonly string[] DirectoryOrder = ["accept", "content-type", "user-agent", "accept-encoding"];

    private static readonly string[] UpgradeOrder = ["Host", "Connection", "Upgrade", "Sec-WebSocket-Version", "Sec-WebSocket-Key"];

    /// <summary>A request to a directory: names in small letters, in another order, and with the type of a body that there is not.</summary>
    /// <param name="written">What .NET writes.</param>
    /// <returns>What is written instead; the same when it is not the whole head of a GET request.</returns>
    public static ReadOnlyMemory<byte> OfDirectory(ReadOnlyMemory<byte> written) => Rewrite(
        written,
        static headers => headers
            .Select(static header => (Name: header.Name.ToLowerInvariant(), header.Value))
            .Append((Name: "content-type", Value: PublicClient.MediaType))
            .OrderBy(static header => header.Name == "host" ? int.MaxValue : Rank(DirectoryOrder, header.Name)));

    /// <summary>The request for a WebSocket: another order.</summary>
    /// <param name="written">What .NET writes.</param>
    /// <returns>What is written instead; the same when it is not the whole head of a GET request.</returns>
    public static ReadOnlyMemory<byte> OfUpgrade(ReadOnlyMemory<byte> written) =>
        Rewrite(written, static headers => headers.OrderBy(static header => Rank(UpgradeOrder, header.Name)));

    private static ReadOnlyMemory<byte> Rewrite(
        ReadOnlyMemory<byte> written, Func<IEnumerable<(string Name, string Value)>, IEnumerable<(string Name, string Value)>> change)
    {
        if (!written.Span.StartsWith("GET "u8) || !written.Span.EndsWith("\r\n\r\n"u8))
        {
            return written;
        }

        var lines = Encoding.Latin1.GetString(written.Span).Split(LineEnd, StringSplitOptions.RemoveEmptyEntries);
        var headers = new List<(string Name, string Value)>();
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                return written;
            }

            headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        var head = new StringBuilder(lines[0]).Append(LineEnd);
        foreach (var (name, value) in change(headers))
        {
            head.Append(name).Append(": ").Append(value).Append(LineEnd);
        }

        return Encoding.Latin1.GetBytes(head.Append(LineEnd).ToString());
    }

    private static int Rank(string[] order, string name)
    {
        var place = Array.IndexOf(order, name);
        return place < 0 ? order.Length : place;
    }
}
