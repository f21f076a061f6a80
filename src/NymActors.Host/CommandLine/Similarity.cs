namespace NymActors.Host.CommandLine;

/// <summary>How alike two words are (Jaro), for the tips of usage errors.</summary>
internal static class Similarity
{
    /// <summary>Compares two words.</summary>
    /// <returns>From 0, nothing in common, to 1, the same.</returns>
    public static double Of(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0)
        {
            return a.Length == b.Length ? 1 : 0;
        }

        var window = Math.Max((Math.Max(a.Length, b.Length) / 2) - 1, 0);
        var taken = new bool[b.Length];
        var matches = new List<(char Letter, int At)>();
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = Math.Max(0, i - window); j < Math.Min(b.Length, i + window + 1); j++)
            {
                if (!taken[j] && a[i] == b[j])
                {
                    taken[j] = true;
                    matches.Add((a[i], j));
                    break;
                }
            }
        }

        if (matches.Count == 0)
        {
            return 0;
        }

        var inOrder = matches.Select(match => match.At).Order().Select(at => b[at]);
        var swapped = matches.Zip(inOrder).Count(pair => pair.First.Letter != pair.Second) / 2;
        double count = matches.Count;
        return ((count / a.Length) + (count / b.Length) + ((count - swapped) / count)) / 3;
    }
}
