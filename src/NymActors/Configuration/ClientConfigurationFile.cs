using System.Text;
using NymActors.Files;

namespace NymActors.Configuration;

/// <summary>
/// config.toml: reads every form that the public client has had, writes those of 1.1.29 and of 1.1.76
/// (docs/protocol/05-native-client.md section 2).
/// </summary>
public static class ClientConfigurationFile
{
    /// <summary>The largest file that is read, 1 MiB. Real ones have about 3 kB.</summary>
    public const int MaximumLength = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The content, TOML.</param>
    /// <param name="path">The file's name, for messages only.</param>
    /// <returns>The settings; what the text does not contain has its default.</returns>
    /// <exception cref="ClientConfigurationException">The text is not TOML, or a key is missing, double or has an unfit value.</exception>
    public static ClientConfiguration Parse(string text, string path) => ParseWhole(text, path).Configuration;

    /// <summary>Reads the text of a file and tells what there is to say about it.</summary>
    /// <exception cref="ClientConfigurationException">The text is not TOML, or a key is missing, double or has an unfit value.</exception>
    internal static LoadedConfiguration ParseWhole(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(path);
        var document = TomlDocument.Parse(text, path);
        var form = ConfigurationForms.Of(document);
        if (!form.NeedsUpgrade())
        {
            var reader = new ConfigurationReader(document);
            return new LoadedConfiguration(reader.Read(), form, text, reader.UnknownKeys);
        }

        var upgrade = ConfigurationUpgrade.To1129(document, form);
        var upgraded = new ConfigurationReader(TomlDocument.Parse(upgrade.ToText(), path));
        var configuration = upgraded.Read();
        return new LoadedConfiguration(
            configuration, form, text, [.. upgraded.UnknownKeys.Select(key => key with { Line = document.Find(key.Path)?.Line ?? key.Line })])
        {
            Upgraded = upgrade.ToText(),
            Changes = upgrade.Changes,
            OldGateway = ConfigurationUpgrade.EndpointOf(document),
        };
    }

    /// <summary>
    /// The text of a file with these settings: the keys of the public client's template, that of 1.1.29 or of 1.1.76 by where the gateways are kept,
    /// and others where they differ from their default.
    /// </summary>
    public static string Format(ClientConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return ConfigurationWriter.Format(configuration);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ClientConfigurationException">The file cannot be read, is longer than <see cref="MaximumLength"/>, or is unfit.</exception>
    public static ClientConfiguration Read(string path) => ReadWhole(path).Configuration;

    /// <summary>Reads a file and tells what there is to say about it.</summary>
    /// <exception cref="ClientConfigurationException">The file cannot be read, is longer than <see cref="MaximumLength"/>, or is unfit.</exception>
    internal static LoadedConfiguration ReadWhole(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] content;
        try
        {
            content = PrivateFile.Read(path, MaximumLength);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientConfigurationException(
                path,
                null,
                e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"the file cannot be read: {e.Message.TrimEnd('.')}",
                "Run init first, or check --id and the rights of the file",
                e);
        }

        try
        {
            return ParseWhole(StrictUtf8.GetString(content), path);
        }
        catch (DecoderFallbackException e)
        {
            var line = content.AsSpan(0, e.Index).Count((byte)'\n') + 1;
            throw new ClientConfigurationException(path, line, "this is not UTF-8", "Save the file in UTF-8, or write it anew with init", e);
        }
    }

    /// <summary>Writes a file, mode 0600, replacing an existing one; the replacement is complete or does not happen.</summary>
    /// <param name="path">The file; missing directories are created with mode 0700.</param>
    /// <param name="configuration">The settings.</param>
    /// <exception cref="ClientConfigurationException">The file cannot be written.</exception>
    public static void Write(string path, ClientConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(path);
        var content = Encoding.UTF8.GetBytes(Format(configuration));
        try
        {
            PrivateFile.Write(path, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientConfigurationException(
                path, null, $"the file cannot be written: {e.Message.TrimEnd('.')}", "Check the rights of the directory and the space on the disk", e);
        }
    }
}
