using System.Text;

namespace NymActors.Protocol.Directory;

/// <summary>How requests to the directory get their URL (docs/protocol/06-network.md section 3.1).</summary>
public static class DirectoryUrl
{
    /// <summary>Reads a configured base URL; a text that does not begin with <c>http</c> gets <c>http://</c> in front.</summary>
    /// <param name="text">The configured text.</param>
    /// <returns>The base URL.</returns>
    /// <exception cref="ProtocolException">The text is not a URL.</exception>
    public static Uri ParseBase(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var withScheme = text.StartsWith("http", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(withScheme, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new ProtocolException("directory URL", 0, "not an http or https URL");
    }

    /// <summary>
    /// Appends path elements and a query to the base: empty parts of elements are dropped, and so is a trailing slash of the base.
    /// </summary>
    /// <param name="baseUrl">The base, with or without a path.</param>
    /// <param name="path">Path elements, each split at slashes.</param>
    /// <param name="query">Names and values, in order.</param>
    /// <returns>The URL of the request.</returns>
    public static Uri Join(Uri baseUrl, IEnumerable<string> path, params ReadOnlySpan<(string Name, string Value)> query)
    {
        ArgumentNullException.ThrowIfNull(baseUrl);
        ArgumentNullException.ThrowIfNull(path);

        var url = new StringBuilder(baseUrl.GetLeftPart(UriPartial.Path));
        if (url[^1] == '/')
        {
            url.Length--;
        }

        foreach (var part in path.SelectMany(element => element.Split('/', StringSplitOptions.RemoveEmptyEntries)))
        {
            url.Append('/').Append(Uri.EscapeDataString(part));
        }

        var separator = '?';
        foreach (var (name, value) in query)
        {
            url.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return new(url.ToString());
    }

    /// <summary>Appends one path and a query to the base.</summary>
    /// <param name="baseUrl">The base, with or without a path.</param>
    /// <param name="path">A path such as <see cref="DirectoryPaths.RewardedSet"/>.</param>
    /// <param name="query">Names and values, in order.</param>
    /// <returns>The URL of the request.</returns>
    public static Uri Join(Uri baseUrl, string path, params ReadOnlySpan<(string Name, string Value)> query)
        => Join(baseUrl, [path], query);
}
