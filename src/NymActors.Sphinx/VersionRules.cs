namespace NymActors.Sphinx;

/// <summary>Which version numbers a hop takes for which kind of blinding and payload key (docs/protocol/01-sphinx.md section 13, rule 2).</summary>
public enum VersionRules
{
    /// <summary>1, 256 and 257: mod l and explicit keys; 258: clamped and explicit; all others: clamped and seeds. Serves all clients.</summary>
    AllGenerations = 0,

    /// <summary>As above, but 256 counts among "all others": exactly what current public nodes do (section 9.3).</summary>
    CurrentNodes = 1,
}
