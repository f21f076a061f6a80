namespace NymActors.Configuration;

/// <summary>The templates by which the public client writes config.toml (docs/protocol/05-native-client.md section 2.2).</summary>
[Flags]
internal enum ConfigurationTemplates
{
    /// <summary>In no template.</summary>
    None = 0,

    /// <summary>That of 1.1.29: one gateway in files of its own.</summary>
    V1129 = 1,

    /// <summary>That of 1.1.76: gateways in a database.</summary>
    V1176 = 2,

    /// <summary>In both.</summary>
    Both = V1129 | V1176,
}
