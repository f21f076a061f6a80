using System.Text.Json;

namespace NymActors.Protocol.Directory;

/// <summary>Lists of the directory's payloads, read only as far as a client would ever use them.</summary>
internal static class BoundedList
{
    public delegate T ReadItem<out T>(ref Utf8JsonReader reader);

    /// <summary>Reads an array; the whole payload is refused when it has more items than any network has nodes.</summary>
    public static List<T> Read<T>(ref Utf8JsonReader reader, ReadItem<T> readItem)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("expected a list");
        }

        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (items.Count == NodeListCollector.MaximumNodes)
            {
                throw new JsonException($"a list has more than {NodeListCollector.MaximumNodes} items");
            }

            items.Add(readItem(ref reader));
        }

        return items;
    }
}
