namespace NymActors.Host.Output;

/// <summary>The picture that greets people, never scripts (docs/protocol/05-native-client.md section 1.8).</summary>
internal static class Banner
{
    /// <summary>The text with its version.</summary>
    public static string Text { get; } =
        "\n\n"
        + "      _ __  _   _ _ __ ___\n"
        + "     | '_ \\| | | | '_ \\ _ \\\n"
        + "     | | | | |_| | | | | | |\n"
        + "     |_| |_|\\__, |_| |_| |_|\n"
        + "            |___/\n"
        + $"\n             (nym-client - version {BuildInformation.Version})\n\n    \n";
}
